// SPDX-License-Identifier: Apache-2.0
package dev.creel.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** The gateway that travels in the kit's jar, unpacked: launcher, agent, patched framework and core, without extensions. */
final class Distribution {
    private static final String PREFIX = "creel/";

    private final Path home;
    private final Path kit;

    private Distribution(Path home, Path kit) {
        this.home = home;
        this.kit = kit;
    }

    static Distribution unpack(Path folder) throws IOException {
        Path kit = kit();
        Path home = folder.resolve("home");
        for (String empty : List.of("extensions", "plugins-allowlist")) {
            Files.createDirectories(home.resolve(empty));
        }
        try (JarFile jar = new JarFile(kit.toFile())) {
            for (ZipEntry entry : jar.stream().filter(e -> e.getName().startsWith(PREFIX) && !e.isDirectory()).toList()) {
                Path file = home.resolve(entry.getName().substring(PREFIX.length()));
                Files.createDirectories(file.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, file);
                }
            }
        }
        return new Distribution(home, kit);
    }

    /** The command of a gateway in which the kit's desk reports to that port of this machine. */
    List<String> command(int port, String word) {
        return List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-Xmx256m", "-Djava.awt.headless=true",
                "-Xbootclasspath/a:" + home.resolve("lib/bridge.jar"), "-javaagent:" + home.resolve("lib/agent.jar"),
                "-Dcreel.home=" + home, "-Dcreel.extra.bundles=" + kit, "-Dcreel.testkit.port=" + port, "-Dcreel.testkit.word=" + word,
                "-cp", home.resolve("lib/main.jar") + ":" + home.resolve("lib/framework.jar"), "dev.creel.launcher.Main", "--port", "0");
    }

    private static Path kit() throws IOException {
        try {
            Path kit = Path.of(Distribution.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isRegularFile(kit)) {
                return kit;
            }
            throw new IOException("the test kit runs from its jar only, not from " + kit + "; use the artifact dev.creel:plugin-testkit");
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
