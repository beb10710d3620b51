// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.access.Message;
import dev.creel.api.json.Json;
import dev.creel.api.model.Message.ToolUse;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.ToolSpec;
import dev.creel.api.tool.Web;
import dev.creel.egress.Pages;
import dev.creel.toolgate.Label;
import dev.creel.toolgate.Taint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which pages a tool call may read, and what is remembered of them. */
class CallWebTest {
    private static final Label MAIL = new Label("tool", "mail");

    private final Stand stand = Stand.with("{}");
    private Reading reading;
    private final List<Pages.Wanted> wanted = new ArrayList<>();
    private final List<Pages.Reader> readers = new ArrayList<>();
    private Taint before = Taint.NONE;
    private List<String> hops = List.of("example.org");

    private Web.Page get() {
        LiveRun run = new LiveRun(new Message("r1", "chat", "agent:main:s", "main", "hi", "", List.of(), 0, Json.Obj.EMPTY),
                "agent:main:s", "main", Stand.OWNER, false);
        run.reading().add(before);
        reading = new Reading();
        Doing doing = new Doing(run, new ToolUse("c1", "web_fetch", "{}"),
                new ToolSpec("web_fetch", "reads", Json.Obj.EMPTY, Set.of(ToolSpec.Effect.NETWORK)), null, null, null, reading);
        return new CallWeb(this::served, stand.labels, stand, stand::snapshot).of(doing, new Going()).get("https://example.org/x?y=1", "text/html", 100);
    }

    private Web.Page served(Pages.Wanted page, Pages.Reader reader, Call call) {
        wanted.add(page);
        readers.add(reader);
        hops.forEach(reader.admit());
        return new Web.Page(200, page.url(), Map.of(), new byte[0], false);
    }

    private void fetch(String settings) {
        stand.config("{\"tools\":{\"web\":{\"fetch\":" + settings + "}}}");
    }

    @Test
    void aPageIsReadWithinBounds() {
        get();
        assertThat(wanted.get(0)).isEqualTo(new Pages.Wanted("https://example.org/x?y=1", "text/html", "", 100, Duration.ofSeconds(30), 3));
        assertThat(readers.get(0).home()).isEmpty();
        assertThat(readers.get(0).who()).containsEntry("session", "agent:main:s").containsEntry("tool", "web_fetch");
        fetch("{\"timeoutSeconds\":9999,\"maxRedirects\":99,\"userAgent\":\"me/1\",\"privateOrigins\":[\"HTTP://Wiki.lan:80\",\"http://u@x\"]}");
        get();
        assertThat(wanted.get(1)).isEqualTo(new Pages.Wanted("https://example.org/x?y=1", "text/html", "me/1", 100, Duration.ofSeconds(300), 10));
        assertThat(readers.get(1).home()).containsExactly("http://wiki.lan");
    }

    @Test
    void whatWasReadIsLabelledWithEachHost() {
        hops = List.of("example.org", "www.example.org");
        get();
        assertThat(reading.taint().text()).isEqualTo("page:example.org page:www.example.org");
        assertThat(stand.acts).as("a redirect is no reading before it").extracting(act -> act.read()).containsOnly(Taint.NONE);
    }

    @Test
    void afterAStrangersWordsAnotherHostIsDecidedAbout() {
        before = Taint.of(MAIL);
        assertThatThrownBy(this::get).isInstanceOf(Failure.class).hasMessage("Refused by labels.");
        assertThat(reading.taint().none()).as("nothing came of it").isTrue();
        assertThat(stand.acts).singleElement().satisfies(act -> {
            assertThat(act.target()).isEqualTo("example.org");
            assertThat(act.text()).as("who is asked sees all of it").isEqualTo("https://example.org/x?y=1");
            assertThat(act.read()).isEqualTo(Taint.of(MAIL));
        });
    }

    @Test
    void onlyDomainsTheOperatorAllows() {
        fetch("{\"allowDomains\":[\"Example.org\",\"*.net\"],\"denyDomains\":[\"secret.example.org\"]}");
        for (String host : List.of("example.org", "www.example.org", "a.net")) {
            hops = List.of(host);
            assertThat(get().status()).as(host).isEqualTo(200);
        }
        for (String host : List.of("evilexample.org", "example.org.evil.test", "secret.example.org", "x.secret.example.org", "org", "10.0.0.1")) {
            hops = List.of("example.org", host);
            assertThatThrownBy(this::get).as(host).isInstanceOf(Refused.class).hasMessageContaining(host);
        }
        assertThat(stand.audited).hasSize(6).allSatisfy(line -> assertThat(line).containsKeys("agent", "session", "run", "tool", "what", "rule", "grant"));
    }

    @Test
    void canBeSwitchedOff() {
        fetch("{\"enabled\":false}");
        assertThatThrownBy(this::get).isInstanceOf(Refused.class).hasMessageContaining("tools.web.fetch.enabled");
        assertThat(wanted).isEmpty();
    }

    /** A call that goes on. */
    private record Going() implements Call {
        @Override
        public String id() {
            return "call-1";
        }

        @Override
        public Instant deadline() {
            return Instant.MAX;
        }

        @Override
        public boolean cancelled() {
            return false;
        }

        @Override
        public void check() {}
    }
}
