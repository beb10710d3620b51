// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, GLOBAL", "172.15.0.1, GLOBAL", "172.32.0.1, GLOBAL", "100.128.0.1, GLOBAL", "2606:4700::1111, GLOBAL",
        "127.0.0.1, PRIVATE", "127.255.0.9, PRIVATE", "10.1.2.3, PRIVATE", "172.16.0.1, PRIVATE", "172.31.255.255, PRIVATE",
        "192.168.1.1, PRIVATE", "100.64.0.1, PRIVATE", "100.127.255.255, PRIVATE", "::1, PRIVATE", "fd00::1, PRIVATE",
        "fec0::1, PRIVATE", "169.254.169.254, LINK", "fe80::1, LINK", "0.0.0.0, NONE", "0.1.2.3, NONE", "224.0.0.1, NONE",
        "240.0.0.1, NONE", "255.255.255.255, NONE", "198.18.0.1, NONE", "192.0.2.1, NONE", "203.0.113.9, NONE", "::, NONE",
        "ff02::1, NONE", "2001:db8::1, NONE", "100::1, NONE",
        "::127.0.0.1, PRIVATE", "64:ff9b::10.0.0.1, PRIVATE", "64:ff9b::8.8.8.8, GLOBAL", "64:ff9b::169.254.169.254, LINK",
        "64:ff9b:1::1, PRIVATE", "2002:7f00:1::1, PRIVATE", "2002:a9fe:a9fe::1, LINK", "2002:808:808::1, GLOBAL",
        "2001:0:808:808:0:0:80ff:fffe, PRIVATE", "2606:4700::5efe:10.0.0.1, PRIVATE", "2606:4700::200:5efe:8.8.8.8, GLOBAL"
    })
    void anAddressReachesAsFarAsWhatItHides(String address, Reach reach) throws UnknownHostException {
        assertThat(Reach.of(InetAddress.getByName(address))).isEqualTo(reach);
    }
}
