// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.vault;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.doctor.internal.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Set-ups that are about what is sealed or frozen. */
public final class VaultFixtures {
    private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    public static final List<Fixture> ALL = List.of(
            bad("vault.sealing_off", "{vault: {sealing: 'plain'}}"),
            good("vault.sealing_off", "{vault: {sealing: 'sealed'}}"),
            bad("vault.key_location", "{}").files(state -> key(state, KEY)),
            bad("vault.key_location", "{}").files(state -> key(state, "{\"key\":\"moon\"}")),
            bad("vault.key_location", "{}").files(state -> key(state, "{\"key\":\"file\",\"path\":\"" + state + "/other\"}")),
            good("vault.key_location", "{}").files(state -> key(state, "{\"key\":\"file\",\"path\":\"/mnt/stick/key\"}")),
            good("vault.key_location", "{}"),
            bad("freeze.held", "{}").files(state -> {
                Files.createDirectory(state.resolve("frozen"));
                Files.createFile(state.resolve("frozen/tools"));
            }),
            good("freeze.held", "{}").files(state -> Files.createDirectory(state.resolve("frozen"))));

    private VaultFixtures() {}

    private static void key(Path state, String text) throws IOException {
        Files.createDirectory(state.resolve("credentials"));
        Files.writeString(state.resolve("credentials/master.key"), text);
    }
}
