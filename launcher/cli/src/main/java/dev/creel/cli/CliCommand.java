// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.config.Location;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What every command has: its output, {@code --json}, the environment. */
abstract class CliCommand implements Callable<Integer> {
    /** The environment; replaced in tests. */
    static Map<String, String> env = System.getenv();

    /** Who sits before the command; replaced in tests. */
    static Terminal terminal = Terminal.ofProcess();

    Out out;

    @Option(names = "--json", description = "print pure JSON")
    boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this help")
    boolean help;

    static Location location() {
        return Location.of(env::get, Path.of(System.getProperty("user.home")));
    }
}
