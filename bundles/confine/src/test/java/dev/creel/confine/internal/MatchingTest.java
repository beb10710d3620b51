// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.confine.PermissionLine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatchingTest {
    @ParameterizedTest
    @CsvSource({
        "java.io.FilePermission,/a/b,read,/a/b,read,true",
        "java.io.FilePermission,/a/b,read,/a/b,write,false",
        "java.io.FilePermission,/a/b,'read,write',/a/b,write,true",
        "java.io.FilePermission,/a/*,read,/a/b,read,true",
        "java.io.FilePermission,/a/*,read,/a/b/c,read,false",
        "java.io.FilePermission,/a/*,read,/a,read,false",
        "java.io.FilePermission,/a/*,read,/a/*,read,true",
        "java.io.FilePermission,/a/*,read,/a/-,read,false",
        "java.io.FilePermission,/a/-,read,/a/*,read,true",
        "java.io.FilePermission,/a/-,read,/a/b/c,read,true",
        "java.io.FilePermission,/a/-,read,/ab,read,false",
        "java.io.FilePermission,/a/-,read,/a/../etc/passwd,read,false",
        "java.io.FilePermission,/a/b,read,/A/b,read,false",
        "java.net.SocketPermission,h:443,connect,h:443,connect,true",
        "java.net.SocketPermission,h:443,connect,h:80,connect,false",
        "java.net.SocketPermission,h:443,connect,H:443,connect,true",
        "java.net.SocketPermission,h:443,connect,h,resolve,true",
        "java.net.SocketPermission,h:443,connect,x,resolve,false",
        "java.net.SocketPermission,*.d.org:1-9,connect,a.d.org:5,connect,true",
        "java.net.SocketPermission,*.d.org:1-9,connect,d.org:5,connect,false",
        "java.net.SocketPermission,*.d.org:1-9,connect,evil-d.org:5,connect,false",
        "java.net.SocketPermission,h:1024-,listen,h:8080,listen,true",
        "java.net.SocketPermission,h,connect,h:80,connect,false",
        "java.util.PropertyPermission,a.*,read,a.b,read,true",
        "java.util.PropertyPermission,a.*,read,b,read,false",
        "java.lang.RuntimePermission,x,,x,,true",
        "dev.creel.api.net.EgressPermission,https://h,http,https://h,http,true",
        "dev.creel.api.net.EgressPermission,https://h,http,https://h,websocket,false",
        "dev.creel.api.net.EgressPermission,https://h,http,https://h.evil,http,false",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,https://a.d.gg,websocket,true",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,https://b.a.d.gg,websocket,true",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,https://*.d.gg,websocket,true",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,https://*.a.d.gg,websocket,true",
        "dev.creel.api.net.EgressPermission,https://*.a.d.gg,websocket,https://*.d.gg,websocket,false",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,https://d.gg,websocket,false",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,https://evil-d.gg,websocket,false",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,https://d.gg.evil,websocket,false",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,http://a.d.gg,websocket,false",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,https://a.d.gg:8443,websocket,false",
        "dev.creel.api.net.EgressPermission,https://*.d.gg:8443,http,https://a.d.gg:8443,http,true",
        "dev.creel.api.net.EgressPermission,https://*.d.gg,websocket,https://a.d.gg,http,false",
        "dev.creel.api.net.EgressPermission,tls://irc.d.gg:6697,line,tls://irc.d.gg:6697,line,true",
        "dev.creel.api.net.EgressPermission,tls://irc.d.gg:6697,line,tcp://irc.d.gg:6697,line,false",
        "dev.creel.api.net.EgressPermission,tls://irc.d.gg:6697,line,tls://irc.d.gg:6698,line,false",
        "dev.creel.api.secret.SecretPermission,channels.*.token,use,channels.t.token,use,true",
        "dev.creel.api.secret.SecretPermission,channels.*.token,use,channels.t.u.token,use,false",
        "dev.creel.api.secret.SecretPermission,channels.*.token,use,channels.t.token,read,false",
        "dev.creel.api.secret.SecretPermission,auth.profiles.*.key,use,auth.profiles[\"a:b@c.d\"].key,use,true",
        "dev.creel.api.secret.SecretPermission,auth.profiles.*.key,use,auth.profiles[\"a\"].other.key,use,false",
        "dev.creel.api.secret.SecretPermission,auth.profiles.*.key,use,auth.profiles[\"a.key,use,false",
        "dev.creel.api.secret.SecretPermission,auth.profiles.*.key,use,gateway[\"profiles.a\"].key,use,false",
        "dev.creel.api.plugin.ContributePermission,tool:a,,tool:a,,true",
        "dev.creel.api.plugin.ContributePermission,tool:a,,tool:ab,,false",
        "dev.creel.api.plugin.ContributePermission,hook:before-tool,narrow,hook:before-tool,observe,true",
        "dev.creel.api.plugin.ContributePermission,hook:before-tool,narrow,hook:before-tool,rewrite,false",
        "dev.creel.api.plugin.ContributePermission,hook:*,rewrite,hook:before-send,narrow,true",
        "dev.creel.api.plugin.ContributePermission,route:a,,route-open:a,,false",
    })
    void decides(String type, String granted, String given, String asked, String actions, boolean expected) {
        PermissionLine line = new PermissionLine(type, granted, given == null ? "" : given);
        Matching.validate(line);
        assertThat(Matching.implies(line, asked, actions == null ? "" : actions)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(dev.creel.api.plugin.ContributePermission \"*\")",
        "(dev.creel.api.plugin.ContributePermission \"lane:a\")", "(dev.creel.api.plugin.ContributePermission \"tool:\")",
        "(dev.creel.api.plugin.ContributePermission \"hook:before-tool\")",
        "(dev.creel.api.plugin.ContributePermission \"tool:a\" \"observe\")", "(a.Unknown \"x\")", "(java.security.AllPermission)", "(java.io.FilePermission \"/a\")",
        "(java.io.FilePermission \"/a\" \"fly\")", "(java.io.FilePermission \"${data}/-\" \"read\")",
        "(dev.creel.api.net.EgressPermission \"\" \"http\")", "(dev.creel.api.net.EgressPermission \"https://*.gg\" \"http\")",
        "(dev.creel.api.net.EgressPermission \"https://*\" \"http\")", "(dev.creel.api.net.EgressPermission \"https://*.*.d.gg\" \"http\")",
        "(dev.creel.api.net.EgressPermission \"https://*.d.gg\" \"http,private\")", "(dev.creel.api.net.EgressPermission \"https://a*.d.gg\" \"http\")",
        "(dev.creel.api.net.EgressPermission \"https://*.127.0.0.1\" \"http\")", "(dev.creel.api.net.EgressPermission \"tls://d.gg\" \"line\")", "(dev.creel.api.plugin.QuotaPermission \"calls=0\")",
        "(dev.creel.api.tool.ToolPermission \"*\" \"read\")", "(dev.creel.api.tool.ToolPermission \"workspace\")",
        "(dev.creel.api.tool.ToolPermission \"workspace\" \"exec\")", "(dev.creel.api.tool.ToolPermission \"sandbox\" \"read\")",
        "(dev.creel.api.tool.ToolPermission \"web\" \"fetch,send\")", "(dev.creel.api.tool.ToolPermission \"Workspace\" \"read\")",
        "(dev.creel.api.plugin.QuotaPermission \"lanes=1\")", "(dev.creel.api.plugin.QuotaPermission \"heap=64\")"})
    void refusesLinesWithoutMeaning(String line) {
        assertThatThrownBy(() -> Matching.validate(PermissionLine.parse(line)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aQuotaReplacesOnlyWhatItNames() {
        Quota quota = Quota.parse("calls=3, disk=8m");

        assertThat(quota).hasToString("{LOOPS=4, CALLS=3, STREAMS=8, THREADS=0, SOCKETS=16, HEAP=64, DISK=8, CPU=50}");
        assertThat(quota.diskBytes()).isEqualTo(8 << 20);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        sockets=16 | true
        sockets=17 | false
        threads=1 | true
        threads=3 | false
        'disk=8m,sockets=2' | true
        disk=9m | false
        disk=99999999m | false
        lanes=1 | false
        """, delimiter = '|')
    void aQuotaAllowsWhatIsNoMoreThanItNamesOrItsDefaults(String asked, boolean allowed) {
        assertThat(Quota.parse("threads=2,disk=8m").allows(asked)).isEqualTo(allowed);
    }

    @Test
    void aPartOfAToolCallIsGrantedByItsNameAndActionAlone() {
        PermissionLine read = PermissionLine.parse("(dev.creel.api.tool.ToolPermission \"workspace\" \"read\")");
        Matching.validate(read);

        assertThat(Matching.implies(read, "workspace", "read")).isTrue();
        assertThat(Matching.implies(read, "workspace", "write")).isFalse();
        assertThat(Matching.implies(read, "workspace", "read,write")).isFalse();
        assertThat(Matching.implies(read, "sandbox", "read")).isFalse();
        assertThat(Matching.PARTS).allSatisfy((part, actions) ->
                Matching.validate(new PermissionLine(Matching.TOOL, part, String.join(",", actions))));
    }
}
