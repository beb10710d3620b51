// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel approvals set}. */
@Command(name = "set", description = "put another approvals file in place")
final class ApprovalSet extends ApprovalCommand {
    private static final int DEPTH = 16;

    @Option(names = "--file", paramLabel = "FILE", description = "where the new one is; without it, it is read from standard input")
    private Path from;

    @Override
    public Integer call() {
        Json.Obj now = replace(file(), parsed(read()));
        out.result(now, "written to " + text(now, "path"));
        return 0;
    }

    private String read() {
        try {
            return from == null ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : Files.readString(from);
        } catch (IOException e) {
            throw new CliException((from == null ? "standard input" : from.toString()) + " cannot be read: " + e.getMessage());
        }
    }

    private static Json parsed(String text) {
        try {
            return Json.parse(text, DEPTH);
        } catch (IllegalArgumentException e) {
            throw new CliException("that is no JSON: " + e.getMessage());
        }
    }
}
