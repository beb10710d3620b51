// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.agent.Agents;
import dev.creel.agent.Agents.AgentInfo;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class RosterTest {
    @Test
    void anEmptyConfigurationHasOneAgentAndTheOfflineModel() {
        Roster roster = roster("{}");
        assertThat(roster.defaultId()).isEqualTo("main");
        assertThat(roster.agents().values()).containsExactly(new AgentInfo("main", "main", "offline/rules", List.of()));
        assertThat(roster.bounds()).isEqualTo(new Roster.Bounds(600, 200_000, 16, 20));
    }

    @Test
    void theFirstMarkedAgentIsTheDefaultOtherwiseTheFirst() {
        assertThat(roster("{'agents':{'list':[{'id':'a'},{'id':'B','default':true},{'id':'c','default':true}]}}").defaultId())
                .isEqualTo("b");
        assertThat(roster("{'agents':{'list':[{'id':'a'},{'id':'b'}]}}").defaultId()).isEqualTo("a");
        assertThat(roster("{'agents':{'list':[{'id':'a'}]}}").find("main")).isEmpty();
        assertThat(roster("{'agents':{'list':[{'id':'a'}]}}").find("A")).isPresent();
    }

    @Test
    void anIdThatIsNoSlugIsNoAgent() {
        assertThat(roster("{'agents':{'list':[{'id':'../x'},{'id':'my agent'},{'id':''},{},7,{'id':'ok'}]}}").agents())
                .containsOnlyKeys("ok");
    }

    @Test
    void modelsComeFromTheAgentThenTheDefaults() {
        Roster roster = roster("{'agents':{'defaults':{'model':{'primary':'mock/mock-1','fallbacks':['mock/2']},"
                + "'models':{'acme/big/one':{'alias':'Big'}}},"
                + "'list':[{'id':'a'},{'id':'b','model':'big'},{'id':'c','model':{'primary':'x/y'}}]}}");
        assertThat(roster.agents().get("a").model()).isEqualTo("mock/mock-1");
        assertThat(roster.agents().get("a").fallbacks()).containsExactly("mock/2");
        assertThat(roster.agents().get("b").model()).isEqualTo("acme/big/one");
        assertThat(roster.agents().get("c")).extracting(AgentInfo::model, AgentInfo::fallbacks)
                .containsExactly("x/y", List.of());
    }

    @Test
    void anIdentityIsOneLineAndItsAvatarNoPathAndNoScript() {
        Roster roster = roster("{'agents':{'list':[{'id':'a','identity':{'name':'Ann\\n a','emoji':'x','theme':'owl',"
                + "'avatar':'data:image/png;base64,AA=='}},{'id':'b','identity':{'avatar':'avatars/b.png'}},"
                + "{'id':'c','identity':{'avatar':'javascript:alert(1)'}}]}}");
        assertThat(roster.agents().get("a").identity())
                .isEqualTo(new Agents.Identity("Ann  a", "owl", "x", "data:image/png;base64,AA=="));
        assertThat(roster.agents().get("b").identity().avatar()).isEmpty();
        assertThat(roster.agents().get("c").identity().avatar()).isEmpty();
    }

    @Test
    void boundsStayWithinReason() {
        Roster.Bounds bounds = roster("{'agents':{'defaults':{'timeoutSeconds':-5,'maxConcurrent':100000,"
                + "'contextTokens':0}},'messages':{'queue':{'cap':0}}}").bounds();
        assertThat(bounds).isEqualTo(new Roster.Bounds(1, 1_000, Roster.Bounds.MOST_AT_ONCE, 1));
        assertThat(bounds.timeoutSeconds(Long.MAX_VALUE)).isEqualTo(86_400);
    }

    @Test
    void aProvidersEntryDescribesTheModel() {
        Snapshot snapshot = snapshot("{'models':{'providers':{'mock':{'baseUrl':'http://x','api':'acme',"
                + "'models':[{'id':'a/b','contextWindow':9000,'maxTokens':100}]},'plain':{}}}}");
        assertThat(ModelChoice.of(snapshot, "mock/a/b", "parrot"::equals))
                .extracting(ModelChoice::kind, ModelChoice::model, ModelChoice::contextWindow, ModelChoice::maxTokens,
                        ModelChoice::promptProvider)
                .containsExactly("acme", "a/b", 9_000L, 100, "mock");
        assertThat(ModelChoice.of(snapshot, "plain/x", "parrot"::equals).kind()).isEqualTo("openai-completions");
        assertThat(ModelChoice.of(snapshot, "offline/rules", "parrot"::equals).promptProvider()).isEmpty();
        assertThat(ModelChoice.of(snapshot, "parrot/green", "parrot"::equals)).as("a plugin brings it along")
                .extracting(ModelChoice::kind, ModelChoice::model, ModelChoice::promptProvider).containsExactly("parrot", "green", "");
        for (String wrong : List.of("mock", "/x", "mock/", "")) {
            assertThatThrownBy(() -> ModelChoice.of(snapshot, wrong, "parrot"::equals)).hasMessageContaining("provider/model");
        }
        assertThatThrownBy(() -> ModelChoice.of(snapshot, "nobody/x", "parrot"::equals)).hasMessageContaining("models.providers.nobody");
    }

    private static Roster roster(String json) {
        return Roster.of(snapshot(json));
    }

    private static Snapshot snapshot(String json) {
        return new Snapshot(1, "", (Json.Obj) Json.parse(json.replace('\'', '"'), 20), "/s", "/s/creel.json");
    }
}
