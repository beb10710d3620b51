// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the gateway process was asked for.
 *
 * @param stateDir the state folder, absolute
 * @param home the folder of the distribution: {@code bundles/}, {@code debug/}, {@code lib/}
 * @param debug whether the bundles of the debug run list start too
 * @param train whether to run {@link Training} and stop, for making a class archive
 */
record Options(Path stateDir, Path home, boolean debug, boolean train) {
    private static final List<String> PASSED_ON = List.of("port", "bind", "auth", "token", "password", "plugin-audit");

    /** Flags of the gateway become system properties {@code creel.gateway.NAME}, where its bundle reads them. */
    static Options parse(String[] args, Map<String, String> env, Path home) {
        boolean debug = false;
        boolean train = false;
        for (int i = 0; i < args.length; i++) {
            String arg = args[i];
            if (arg.equals("--debug")) {
                debug = true;
            } else if (arg.equals("--train")) {
                train = true;
            } else if (arg.equals("--allow-unconfigured") || arg.equals("--verbose")) {
                System.setProperty("creel.gateway" + arg.substring(1).replace('-', '.'), "true");
            } else {
                i += pass(arg, i + 1 < args.length ? args[i + 1] : null);
            }
        }
        return new Options(stateDir(env), home, debug, train);
    }

    /** Hands {@code --name value} or {@code --name=value} on; returns how many further arguments it took. */
    private static int pass(String arg, String next) {
        int equals = arg.indexOf('=');
        String name = arg.startsWith("--") ? arg.substring(2, equals < 0 ? arg.length() : equals) : "";
        if (!PASSED_ON.contains(name)) {
            throw new IllegalArgumentException("unknown option " + arg + "; known: --port --bind --auth --token --password"
                    + " --plugin-audit --allow-unconfigured --verbose --debug");
        }
        String value = equals < 0 ? next : arg.substring(equals + 1);
        if (value == null) {
            throw new IllegalArgumentException("option --" + name + " needs a value");
        }
        System.setProperty("creel.gateway." + name, value);
        return equals < 0 ? 1 : 0;
    }

    private static Path stateDir(Map<String, String> env) {
        String dir = env.getOrDefault("CREEL_STATE_DIR", "");
        return (dir.isBlank() ? Path.of(System.getProperty("user.home"), ".creel") : Path.of(dir)).toAbsolutePath().normalize();
    }
}
