// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | no channels.mail",
                "{'channels':{'mailbox':{}}} | no channels.mail",
                "{'channels':{'mail':{}}} | ",
                "{'plugins':{'entries':{'channel-mail':{'enabled':true}}}} | ",
                "{'channels':{'mail':{}},'plugins':{'entries':{'channel-mail':{'enabled':false}}}} | plugins.entries.channel-mail.enabled",
            })
    void aChannelThatNobodyHasSetUpNeedsNoPlugin(String config, String rule) {
        decided("channel-mail", config, rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | ",
                "{'plugins':{'enabled':false}} | plugins.enabled",
                "{'plugins':{'deny':['p']}} | plugins.deny",
                "{'plugins':{'allow':['q']}} | plugins.allow",
                "{'plugins':{'allow':['p'],'deny':['p']}} | plugins.deny",
                "{'plugins':{'allow':['p']}} | ",
                "{'plugins':{'entries':{'p':{'enabled':false}}}} | plugins.entries.p.enabled",
                "{'plugins':{'entries':{'p':{'enabled':true}}}} | ",
            })
    void theFirstRuleThatKeepsItOffIsNamed(String config, String rule) {
        decided("p", config, rule);
    }

    private static void decided(String name, String config, String rule) {
        Json.Obj root = (Json.Obj) Json.parse(config.replace('\'', '"'), 10);
        Snapshot snapshot = new Snapshot(1, "", root, "/state", "/state/creel.json");
        if (rule == null) {
            assertThat(Wanted.refusal(snapshot, name)).isEmpty();
        } else {
            assertThat(Wanted.refusal(snapshot, name)).hasValueSatisfying(text -> assertThat(text).contains(rule));
        }
    }
}
