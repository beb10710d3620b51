// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.config.Config;
import picocli.CommandLine.Option;

/** How a provider's key is given; never as an argument, which every process of the machine can read. */
final class KeyOptions {
    private static final int LONGEST = 8_192;

    @Option(names = "--base-url", defaultValue = "", description = "where the provider is, for example http://127.0.0.1:8080/v1")
    String baseUrl;

    @Option(names = "--api", defaultValue = "", description = "the wire format it speaks, for example openai-completions")
    String api;

    @Option(names = "--key-stdin", description = "read the key from standard input")
    boolean stdin;

    @Option(names = "--key-env", defaultValue = "", paramLabel = "VARIABLE",
            description = "the variable that holds the key, also for the gateway; the key itself is not stored")
    String variable;

    @Option(names = "--no-key", description = "the provider wants no key")
    boolean none;

    @Option(names = "--no-check", description = "do not ask the provider whether it takes the key")
    boolean unchecked;

    /**
     * The key that is given; empty for none.
     *
     * @param wanted whether there has to be one
     * @param offered whether a person may give one in place of the one there is
     */
    String key(boolean wanted, boolean offered, String provider, Config config, Terminal terminal, Out out) {
        boolean asked = wanted || offered && terminal.asks();
        if (none || !asked && !stdin && variable.isEmpty()) {
            return "";
        }
        if (!variable.isEmpty()) {
            return usable(config.environment(variable).orElseThrow(() -> new CliException("the variable " + variable
                    + " is not set here; set it, or put it into the state folder's .env")));
        }
        if (stdin) {
            return usable(terminal.line());
        }
        if (!terminal.asks()) {
            throw new CliException("there is no terminal to ask for the key of " + provider
                    + "; use --key-stdin, --key-env VARIABLE or --no-key");
        }
        out.question("Key of " + provider + (wanted ? " (not shown): " : " (not shown; empty for the one there is): "));
        String typed = terminal.hidden();
        out.hint("");
        return typed.isBlank() && !wanted ? "" : usable(typed);
    }

    private static String usable(String key) {
        String bare = key.strip();
        if (bare.isEmpty() || bare.length() > LONGEST || bare.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new CliException("that is no key: it is empty, too long, or has characters that no key has");
        }
        return bare;
    }
}
