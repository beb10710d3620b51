// SPDX-License-Identifier: Apache-2.0
package dev.creel.plugin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.confine.PermissionLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencesTest {
    private static final String API = "dev.creel.api.";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "(java.net.SocketPermission \"mail.example.org:25\" \"connect\") | true | opens RAW CONNECTIONS to mail.example.org:25",
        "(java.net.SocketPermission \"localhost:0\" \"listen\") | true | LISTENS on localhost:0",
        "(java.io.FilePermission \"/home/me/-\" \"read\") | true | reads everything below /home/me ON YOUR MACHINE",
        "(java.io.FilePermission \"/etc/hosts\" \"read,write\") | true | reads /etc/hosts ON YOUR MACHINE; writes /etc/hosts",
        "(java.io.FilePermission \"${data}/-\" \"read,write,delete\") | false | writes files in its own folder",
        "(java.io.FilePermission \"${data}/tool\" \"execute\") | true | RUNS PROGRAMS",
        "(java.lang.RuntimePermission \"exitVM\") | true | exitVM",
        "(java.util.PropertyPermission \"http.agent\" \"read\") | false | reads the setting http.agent",
        "(java.util.PropertyPermission \"http.agent\" \"read,write\") | true | CHANGES the setting http.agent",
        "(dev.creel.api.net.EgressPermission \"https://example.org\" \"http\") | false | sends requests to https://example.org",
        "(dev.creel.api.net.EgressPermission \"https://*.example.org\" \"websocket\") | false | holds connections to every server below https://example.org",
        "(dev.creel.api.net.EgressPermission \"tls://irc.example.org:6697\" \"line\") | false | holds connections to tls://irc.example.org:6697",
        "(dev.creel.api.net.EgressPermission \"${config:models.providers.*.baseUrl#origin}\" \"http,private\") | false | servers your configuration names at models.providers.*.baseUrl",
        "(dev.creel.api.secret.SecretPermission \"a.token\" \"use\") | false | without seeing it",
        "(dev.creel.api.secret.SecretPermission \"a.token\" \"read\") | true | READS the secret a.token",
        "(dev.creel.api.plugin.ContributePermission \"tool:p\") | false | gives the assistant the tool p",
        "(dev.creel.api.plugin.ContributePermission \"tool:*\") | true | ANY tool",
        "(dev.creel.api.plugin.ContributePermission \"hook:before-tool\" \"observe\") | false | sees what passes the gateway at before-tool",
        "(dev.creel.api.plugin.ContributePermission \"hook:before-tool\" \"rewrite\") | true | CHANGES what passes the gateway at before-tool",
        "(dev.creel.api.plugin.ContributePermission \"route:/p\") | false | answers web requests at /p",
        "(dev.creel.api.plugin.ContributePermission \"route-open:/p\") | true | OF ANYBODY",
        "(dev.creel.api.plugin.QuotaPermission \"calls=4,heap=64m\") | false | takes of the machine up to: calls=4,heap=64m",
        "(dev.creel.api.tool.ToolPermission \"workspace\" \"read\") | false | lets the assistant read files of its workspace",
        "(dev.creel.api.tool.ToolPermission \"sandbox\" \"exec\") | true | RUN COMMANDS",
        "(dev.creel.api.tool.ToolPermission \"messages\" \"send\") | true | SEND MESSAGES in your chats",
        "(dev.creel.api.tool.ToolPermission \"sessions\" \"read,spawn\") | false | start sub-agents",
        "(dev.creel.api.plugin.QuotaPermission \"calls=4,threads=2\") | true | THREADS OF ITS OWN",
        "(org.osgi.framework.ServicePermission \"dev.creel.api.net.Egress\" \"get\") | false | uses the gateway's service Egress",
        "(org.osgi.framework.PackagePermission \"javax.crypto\" \"import\") | false | uses the classes of package javax.crypto",
        "(org.example.Unheard \"x\") | true | nobody here can explain"})
    void aLineSaysWhatItMeans(String line, boolean danger, String words) {
        PermissionLine parsed = PermissionLine.parse(line);
        assertThat(Sentences.of(parsed)).contains(words);
        assertThat(Sentences.danger(parsed)).isEqualTo(danger);
    }

    /** A class of somebody else that only ends like one of ours. */
    @Test
    void aTypeIsKnownByItsWholeName() {
        PermissionLine line = PermissionLine.parse("(org.example.ServicePermission \"x\" \"get\")");
        assertThat(Sentences.danger(line)).isTrue();
        assertThat(Sentences.of(line)).contains("nobody here can explain");
    }

    @Test
    void everyContributionHasItsOwnWords() {
        for (String kind : new String[] {"tool", "model", "channel", "command", "route", "route-open", "method", "service", "hook", "skill", "memory", "check"}) {
            PermissionLine line = PermissionLine.parse("(" + API + "plugin.ContributePermission \"" + kind + ":x\")");
            assertThat(Sentences.of(line)).as(kind).doesNotContain("adds " + kind + ":x to the gateway");
        }
    }
}
