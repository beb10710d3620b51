// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownAddressesTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
            "100.64.0.1", "0.1.2.3", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fd00::1",
            "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "::ffff:127.0.0.1"})
    void localAddressesNeedALiteralGrant(String address) throws Exception {
        assertThat(KnownAddresses.local(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1", "2001:4860::1"})
    void publicAddressesDoNot(String address) throws Exception {
        assertThat(KnownAddresses.local(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void namesBelongToThePluginThatLookedThemUp() {
        KnownAddresses known = new KnownAddresses();
        known.remember("a", "8.8.8.8", "dns.example");
        assertThat(known.names("a", "8.8.8.8")).containsExactly("dns.example");
        assertThat(known.names("b", "8.8.8.8")).isEmpty();
    }

    @Test
    void memoryIsBounded() {
        KnownAddresses known = new KnownAddresses();
        for (int i = 0; i < 2000; i++) {
            known.remember("a", "address" + i, "name");
            known.remember("a", "one", "name" + i);
        }
        assertThat(known.names("a", "address0")).isEmpty();
        assertThat(known.names("a", "one")).hasSizeLessThanOrEqualTo(16);
    }
}
