// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The systemd unit of a gateway. Every value that goes into it is of a few harmless characters: in a unit, a line break begins
 * a directive, a blank an argument, and {@code %}, {@code $}, quotes and backslashes have meanings of their own.
 *
 * @param system whether it is the machine's unit; else one of a user's own manager
 * @param start the start script, absolute
 * @param user whom the system unit runs as @param groups what else that user belongs to there
 * @param state the state folder, absolute @param config the configuration file, absolute; both of the user unit
 * @param port empty for the configured one
 * @param javaHome empty for the java of the path
 */
record UnitFile(boolean system, String start, String user, List<String> groups, String state, String config, String port, String javaHome) {
    /** The first line of every unit of ours begins so. */
    static final String MARK = "# Made by creel service install.";

    private static final String PATH = "/[A-Za-z0-9/._+@-]{1,400}";
    private static final String NAME = "[a-z_][a-z0-9_-]{0,30}";

    UnitFile {
        checked("the start script", start, PATH, "unpack Creel in a folder such as /opt/creel");
        checked("the user", user, NAME, "take a name such as creel");
        groups = List.copyOf(groups);
        groups.forEach(group -> checked("the group", group, NAME, "take a name as it stands in /etc/group"));
        checked("the state folder", state, PATH, "set CREEL_STATE_DIR to another folder");
        checked("the configuration file", config, PATH, "set CREEL_CONFIG_PATH to another file");
        checked("the port", port, "|[1-9][0-9]{0,4}", "take a number from 1 to 65535");
        checked("JAVA_HOME", javaHome, "|" + PATH, "set it to another folder, or unset it");
    }

    String text() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("{start}", start);
        values.put("{arguments}", port.isEmpty() ? "" : " --port " + port);
        values.put("{user}", user);
        values.put("{groups}", groups.isEmpty() ? "" : "SupplementaryGroups=" + String.join(" ", groups));
        values.put("{state}", state);
        values.put("{config}", config);
        values.put("{environment}", javaHome.isEmpty() ? "" : "Environment=JAVA_HOME=" + javaHome);
        List<String> lines = new ArrayList<>();
        for (String line : template().split("\n", -1)) {
            String filled = line;
            for (Map.Entry<String, String> value : values.entrySet()) {
                filled = filled.replace(value.getKey(), value.getValue());
            }
            if (line.isEmpty() || !filled.isEmpty()) {
                lines.add(filled);
            }
        }
        return String.join("\n", lines);
    }

    private String template() {
        try (InputStream in = UnitFile.class.getResourceAsStream(system ? "system.service" : "user.service")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checked(String what, String value, String allowed, String remedy) {
        if (!value.matches(allowed)) {
            throw new CliException(what + " \"" + Out.oneLine(value) + "\" cannot stand in a unit: characters beyond plain letters, digits and a few"
                    + " signs have meanings there; " + remedy);
        }
    }
}
