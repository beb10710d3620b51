// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.access.internal.Bindings.Place;
import dev.creel.api.channel.Chat;
import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BindingsTest {
    private static final Place ROOM = new Place("sim", "work", Chat.Kind.ROOM, "c1", "g1", "t1");

    @Test
    void theMostSpecificWinsInWhateverOrder() {
        List<String> all = new ArrayList<>(List.of(
                binding("any", "'accountId':'*'"),
                binding("account", "'accountId':'work'"),
                binding("team", "'accountId':'*','teamId':'t1'"),
                binding("guild", "'accountId':'*','guildId':'g1'"),
                binding("peer", "'accountId':'*','peer':{'kind':'channel','id':'c1'}")));
        List<String> order = List.of("peer", "guild", "team", "account", "any");
        Random random = new Random(7);
        for (String wanted : order) {
            Collections.shuffle(all, random);
            assertThat(agent(all, ROOM)).contains(wanted);
            all.removeIf(b -> b.contains("'agentId':'" + wanted + "'"));
        }
        assertThat(agent(all, ROOM)).isEmpty();
    }

    @Test
    void everyConditionHasToHold() {
        String both = binding("a", "'accountId':'work','guildId':'g1','peer':{'kind':'channel','id':'c1'}");
        assertThat(agent(List.of(both), ROOM)).contains("a");
        assertThat(agent(List.of(both), new Place("sim", "work", Chat.Kind.ROOM, "c1", "g2", ""))).isEmpty();
        assertThat(agent(List.of(both), new Place("sim", "work", Chat.Kind.GROUP, "c1", "g1", ""))).isEmpty();
        assertThat(agent(List.of(both), new Place("sim", "home", Chat.Kind.ROOM, "c1", "g1", ""))).isEmpty();
        assertThat(agent(List.of(both), new Place("other", "work", Chat.Kind.ROOM, "c1", "g1", ""))).isEmpty();
    }

    @Test
    void whatIsNotKnownMatchesNothing() {
        Place direct = new Place("sim", "work", Chat.Kind.DIRECT, "anna", "", "");
        assertThat(agent(List.of(binding("a", "'accountId':'*','guildId':''")), direct)).isEmpty();
        assertThat(agent(List.of(binding("a", "'accountId':'*','teamId':7")), direct)).isEmpty();
        assertThat(agent(List.of(binding("a", "'accountId':'*','roles':['r']")), direct)).isEmpty();
        assertThat(agent(List.of(binding("a", "'accountId':'*','peer':{}")), direct)).isEmpty();
        assertThat(agent(List.of("{'agentId':'a'}", "7"), direct)).isEmpty();
    }

    @Test
    void withoutAccountTheDefaultAccountIsMeantAndDirectIsAnotherWordForDm() {
        assertThat(agent(List.of(binding("a", "'x':1")), ROOM)).isEmpty();
        assertThat(agent(List.of(binding("a", "'x':1")), new Place("sim", "default", Chat.Kind.ROOM, "c", "", ""))).contains("a");
        Place direct = new Place("sim", "work", Chat.Kind.DIRECT, "anna", "", "");
        assertThat(agent(List.of(binding("A", "'accountId':'work','peer':{'kind':'direct','id':'anna'}")), direct)).contains("a");
        assertThat(agent(List.of(binding("a", "'accountId':'work','peer':{'kind':'dm','id':'bob'}")), direct)).isEmpty();
    }

    private static String binding(String agent, String match) {
        return "{'agentId':'" + agent + "','match':{'channel':'sim'," + match + "}}";
    }

    private static Optional<String> agent(List<String> bindings, Place place) {
        Json json = Json.parse("{\"bindings\":[" + String.join(",", bindings).replace('\'', '"') + "]}", 16);
        return Bindings.agent(new Snapshot(1, "", (Json.Obj) json, "/state", "/state/creel.json"), place);
    }
}
