// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.tool.web.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.api.net.Bind;
import dev.creel.api.net.Connection;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Log;
import dev.creel.api.plugin.PluginContext;
import dev.creel.api.tool.Result;
import dev.creel.test.scripted.WebCall;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchToolTest {
    private static final String SEARXNG = "{'provider':'searxng','baseUrl':'http://searx.lan:8888/s/','maxResults':2}";
    private static final String BRAVE = "{'provider':'brave','baseUrl':'https://api.search.brave.com','apiKey':{'secret':'plugins.entries.tool-web-search.config.apiKey'}}";

    private final List<Request> asked = new ArrayList<>();
    private int status = 200;
    private String answer = "{}";

    private static Json.Obj json(String text) {
        return (Json.Obj) Json.parse(text.replace('\'', '"'), 20);
    }

    private Result run(String config, String arguments) {
        return new SearchTool(new OneServer(), new Context(json(config))).invoke("web_search", json(arguments), new WebCall(null));
    }

    @Test
    void asksSearxng() {
        answer = "{\"results\":[{\"title\":\"A <b>b</b>\\u200b\",\"url\":\"https://a.example/x\",\"content\":\"one\\n two\",\"publishedDate\":\"2025-01-02\"},"
                + "{\"title\":\"Evil\",\"url\":\"javascript:1\"},7,{\"title\":\"B\",\"url\":\"http://b.example/\"},{\"title\":\"C\",\"url\":\"http://c.example/\"}]}";
        assertThat(run(SEARXNG, "{'query':'cats & dogs','search_lang':'de','freshness':'pw'}"))
                .isEqualTo(Result.ok("1. A b\n   https://a.example/x\n   (2025-01-02)\n   one two\n2. B\n   http://b.example/"));
        Request request = asked.get(0);
        assertThat(request.origin() + request.path()).isEqualTo("http://searx.lan:8888/s/search");
        assertThat(request.query()).isEqualTo(Map.of("q", List.of("cats & dogs"), "format", List.of("json"), "language", List.of("de"), "time_range", List.of("week")));
        assertThat(request.bind()).isEmpty();
    }

    @Test
    void asksBraveWithTheKeyByItsName() {
        answer = "{\"web\":{\"results\":[{\"title\":\"A\",\"url\":\"https://a.example/\",\"description\":\"d\",\"age\":\"2 days ago\"}]}}";
        assertThat(run(BRAVE, "{'query':'x','count':3,'country':'DE','freshness':'2025-01-01to2025-02-01'}").text())
                .isEqualTo("1. A\n   https://a.example/\n   (2 days ago)\n   d");
        Request request = asked.get(0);
        assertThat(request.origin() + request.path()).isEqualTo("https://api.search.brave.com/res/v1/web/search");
        assertThat(request.query()).containsEntry("count", List.of("3")).containsEntry("country", List.of("DE")).containsEntry("freshness", List.of("2025-01-01to2025-02-01"));
        assertThat(request.bind()).singleElement().satisfies(bind -> {
            assertThat(bind.place()).isEqualTo(Bind.Place.HEADER);
            assertThat(bind.name()).isEqualTo("X-Subscription-Token");
            assertThat(bind.secret().name()).isEqualTo("plugins.entries.tool-web-search.config.apiKey");
        });
        assertThat(request.limits().redirects()).isZero();
    }

    @Test
    void saysWhatIsNotSet() {
        assertThat(run("{}", "{'query':'x'}")).satisfies(result -> {
            assertThat(result.error()).isTrue();
            assertThat(result.text()).contains("plugins.entries.tool-web-search.config.baseUrl");
        });
        assertThat(run("{'baseUrl':'http://a'}", "{'query':'x'}").text()).contains(".provider names searxng or brave");
        assertThat(asked).isEmpty();
    }

    @Test
    void aModelChoosesWordsAndNothingElse() {
        for (String arguments : List.of("{'query':''}", "{'query':'" + "x".repeat(401) + "'}", "{'query':'x','country':'D&E'}",
                "{'query':'x','freshness':'pd&q=y'}", "{'query':'x','search_lang':'../x'}")) {
            assertThat(run(BRAVE, arguments).error()).as(arguments).isTrue();
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aServerThatDeclinesIsNamedWithARemedy() {
        status = 403;
        assertThat(run(SEARXNG, "{'query':'x'}").text()).contains("http://searx.lan:8888 answered 403", "search.formats");
        status = 200;
        answer = "<html>";
        assertThat(run(SEARXNG, "{'query':'x'}").text()).contains("no JSON");
        answer = "{\"results\":{}}";
        assertThat(run(SEARXNG, "{'query':'x'}")).isEqualTo(Result.ok("[nothing was found]"));
    }

    private final class OneServer implements Egress {
        @Override
        public Reply send(Request request, Call call) {
            asked.add(request);
            ByteArrayInputStream body = new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8));
            return new Reply() {
                @Override
                public int status() {
                    return status;
                }

                @Override
                public Map<String, List<String>> headers() {
                    return Map.of();
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    return body.read(into, offset, Math.min(length, 7));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Socket open(Request upgrade, Call call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Connection connect(String origin, Limits limits, Call call) {
            throw new UnsupportedOperationException();
        }
    }

    private record Context(Json.Obj config) implements PluginContext {
        @Override
        public String name() {
            return "tool-web-search";
        }

        @Override
        public boolean has(String permissionLine) {
            return false;
        }

        @Override
        public String dataFolder() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public Log log() {
            throw new UnsupportedOperationException();
        }
    }
}
