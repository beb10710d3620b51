// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Other programs of this machine, as commands run them. */
interface Programs {
    /** @param output standard output and error together, when they were kept */
    record Result(int status, String output) {}

    /** Runs it and keeps what it prints. @throws CliException when there is no such program */
    Result run(List<String> command);

    /** Runs it on our own terminal. @return its exit status */
    int show(List<String> command);

    static Programs ofMachine() {
        return new Programs() {
            @Override
            public Result run(List<String> command) {
                try {
                    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
                    process.getOutputStream().close();
                    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    return new Result(process.waitFor(), output.strip());
                } catch (IOException e) {
                    throw missing(command);
                } catch (InterruptedException e) {
                    throw interrupted(command);
                }
            }

            @Override
            public int show(List<String> command) {
                try {
                    return new ProcessBuilder(command).inheritIO().start().waitFor();
                } catch (IOException e) {
                    throw missing(command);
                } catch (InterruptedException e) {
                    throw interrupted(command);
                }
            }
        };
    }

    private static CliException missing(List<String> command) {
        return new CliException("there is no program " + command.get(0) + " on this machine; install it, or run the gateway by: creel gateway");
    }

    private static CliException interrupted(List<String> command) {
        Thread.currentThread().interrupt();
        return new CliException(command.get(0) + " was interrupted");
    }
}
