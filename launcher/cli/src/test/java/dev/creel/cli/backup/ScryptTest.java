// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 7914, section 12, that have age's block size. */
class ScryptTest {
    @ParameterizedTest
    @CsvSource({
        "password, NaCl, 1024, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
        "pleaseletmein, SodiumChloride, 16384, 1, 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
    })
    void derivesTheKeysOfTheRfc(String passphrase, String salt, int cost, int lanes, String key) throws GeneralSecurityException {
        byte[] derived = Scrypt.key(passphrase.getBytes(StandardCharsets.US_ASCII), salt.getBytes(StandardCharsets.US_ASCII), cost, lanes, 64);
        assertThat(HexFormat.of().formatHex(derived)).isEqualTo(key);
    }
}
