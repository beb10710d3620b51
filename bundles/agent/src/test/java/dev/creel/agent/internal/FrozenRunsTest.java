// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Message;
import dev.creel.agent.Runs;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Part;
import dev.creel.config.Freezes;
import dev.creel.sandbox.Jobs;
import dev.creel.toolgate.internal.approval.ApprovalDesk;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a freeze does to turns: those under way end, those that wait never begin, and the owner's word begins one. */
class FrozenRunsTest {
    private static final String CONFIG = "{\"commands\":{\"ownerAllowFrom\":[\"sim:eva\"],\"allowFrom\":{\"sim\":[\"max\"]}}}";

    @TempDir
    Path state;
    private final Stand stand = new Stand();
    private final List<String> ended = new ArrayList<>();
    private Freezes.Listener listener;

    @BeforeEach
    void configured() {
        stand.stateDir = state;
        stand.config(CONFIG);
        stand.reach = Reach.asking(new ApprovalDesk(stand));
    }

    private static void untilInterrupted() {
        try {
            new CountDownLatch(1).await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FrozenRuns watching() {
        Jobs jobs = (Jobs) Proxy.newProxyInstance(Jobs.class.getClassLoader(), new Class<?>[] {Jobs.class}, (p, m, a) -> {
            ended.add(m.getName());
            return 1;
        });
        return new FrozenRuns(stand.desk, jobs, heard -> {
            listener = heard;
            return () -> {};
        });
    }

    @Test
    void whatIsUnderWayEndsAndWhatWaitsNeverBegins() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> {
            begun.countDown();
            untilInterrupted();
        }));
        try (Stand here = stand.start()) {
            FrozenRuns frozen = watching();
            Runs.Run running = here.say("k1", "agent:main:main", "one");
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            Runs.Run waiting = here.say("k2", "agent:main:main", "two");
            Freeze.of(state).freeze(Part.INBOUND, "", "", Instant.EPOCH);
            listener.changed(Set.of(), Set.of(Part.INBOUND));
            assertThat(Stand.end(running)).satisfies(end -> {
                assertThat(end.status()).isEqualTo("aborted");
                assertThat(end.stopReason()).isEqualTo("frozen");
            });
            assertThat(Stand.end(waiting).stopReason()).isEqualTo("frozen");
            assertThat(ended).as("commands run on").isEmpty();
            listener.changed(Set.of(Part.INBOUND), Set.of(Part.INBOUND, Part.TOOLS));
            assertThat(ended).containsExactly("end");
            // As after a restart: it was kept before, and is handed to its lane while all is frozen.
            assertThat(Stand.end(here.say("k3", "agent:main:other", "three")).stopReason()).isEqualTo("frozen");
            frozen.stop();
        }
    }

    @Test
    void theOwnerFreezesFromAChatAndNobodyElse() throws Exception {
        stand.plugins.model("offline", Scripts.provider((prompt, out) -> Scripts.say(out, "model")));
        try (Stand here = stand.start()) {
            assertThat(say("r1", "max", "/freeze tools")).startsWith("Refused");
            assertThat(say("r2", "anna", "/freeze")).doesNotContain("Frozen");
            assertThat(Freeze.of(state).parts()).isEmpty();
            assertThat(say("r3", "eva", "/freeze world")).startsWith("Nothing was frozen");
            assertThat(say("r4", "eva", "/freeze tools")).startsWith("Frozen: tools.");
            assertThat(Freeze.of(state).held(Part.TOOLS).orElseThrow().by()).isEqualTo("sim:eva");
            assertThat(say("r5", "eva", "/thaw")).as("no command of a chat").isEqualTo("model");
            assertThat(Freeze.of(state).parts()).containsExactly(Part.TOOLS);
            assertThat(say("r6", "eva", "/freeze")).startsWith("Frozen: inbound, tools, plugins, nodes.");
        }
    }

    private String say(String run, String sender, String text) {
        String session = "agent:main:sim:dm:" + sender;
        Json.Obj options = Json.object().put("from", new ChannelAddress("sim", "default", new Chat(Chat.Kind.DIRECT, "d-" + sender, "")).json())
                .put("sender", sender).put("event", "message").put("addressed", true).put("messageId", "m").put("attachments", Json.array(List.of()))
                .put("labels", Json.object().put("sender", "").put("chat", "").build()).build();
        Message message = new Message(run, ChannelAddress.SURFACE, session, "main", text, "", List.of(), 0, options);
        stand.accept(message);
        stand.desk.admitted(message, session, "main", ChannelAddress.of(message).orElseThrow().peer());
        return Stand.end(stand.desk.find(run).orElseThrow()).text();
    }
}
