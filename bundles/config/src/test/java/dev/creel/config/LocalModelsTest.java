// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalModelsTest {
    private static final LocalModels RULE = LocalModels.of((Json.Obj) Json.parse(
            "{\"models\":{\"localOnly\":true,\"localHosts\":[\"Box.lan\"]}}", 9));

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1/v1", "http://127.9.9.9", "http://10.0.0.5", "https://172.31.0.1/x",
        "http://192.168.1.2:8080/v1", "http://100.64.0.1", "http://[::1]:3", "http://[fd00::1]/", "http://localhost:11434/v1",
        "http://box.LAN/v1", "http://[::ffff:10.0.0.1]/"})
    void isLocal(String url) {
        assertThat(RULE.admits(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.example.com/v1", "http://127.0.0.1.example.com", "http://8.8.8.8", "http://172.32.0.1",
        "http://100.128.0.1", "http://localhost.example.com", "http://box.lan.example.com", "http://user@127.0.0.1@evil.test/",
        "http://user@127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/",
        "http://999.0.0.1/", "http://169.254.169.254/", "http://[fe80::1]/", "http://[2001:db8::1]/", "http://0.0.0.0/",
        "http://[::ffff:8.8.8.8]/", "", "127.0.0.1", "file:///etc", "http://loc\u0430lhost/"})
    void isNot(String url) {
        assertThat(RULE.admits(url)).isFalse();
    }

    @Test
    void withoutTheRuleEverythingIsAdmitted() {
        assertThat(LocalModels.of(Json.Obj.EMPTY).admits("https://api.example.com")).isTrue();
    }
}
