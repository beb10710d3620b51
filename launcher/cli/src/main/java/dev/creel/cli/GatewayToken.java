// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.config.Config;
import dev.creel.config.Location;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** A new token in the file that the gateway reads when neither configuration nor environment names one. */
final class GatewayToken {
    private static final int BYTES = 32;
    private static final List<String> VARIABLES = List.of("CREEL_GATEWAY_TOKEN", "OPENCLAW_GATEWAY_TOKEN");

    private GatewayToken() {}

    /** @return what was done; the token itself is not in it */
    static String renew(Location location) {
        Config config = Config.open(location);
        if (config.secret("gateway.auth.token").isPresent() || VARIABLES.stream().anyMatch(name -> CliCommand.env.containsKey(name)
                || config.environment(name).isPresent())) {
            throw new CliException("the gateway's token is named by gateway.auth.token or " + String.join(" or ", VARIABLES) + ", so one in a file would have no"
                    + " effect; change it there, or remove it and repeat");
        }
        Path file = location.stateDir().resolve("credentials").resolve("gateway-token");
        byte[] raw = new byte[BYTES];
        new SecureRandom().nextBytes(raw);
        try {
            write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(raw) + "\n");
        } catch (IOException e) {
            throw new CliException(file + " cannot be written (" + e + "); check space and rights of the state folder");
        }
        return "made a new token of the gateway; restart it, then clients take it from: creel gateway token";
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
