// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.cli.backup.Contents;
import dev.creel.cli.backup.Reading;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel backup verify}: reads all of it with its key; writes nothing. */
@Command(name = "verify", description = "read a backup from its beginning to its end and say whether it is whole")
final class BackupVerify extends CliCommand {
    @Parameters(paramLabel = "FILE")
    private Path file;

    @Mixin
    private BackupKey key;

    @Option(names = "--files", description = "list the files in it")
    private boolean files;

    @Override
    public Integer call() {
        Contents contents = new Reading(file, key.readers(terminal, out)).read((entry, content) -> { });
        Json.Builder json = Json.object().put("ok", true).put("file", file.toString()).put("at", contents.at().toString())
                .put("by", contents.by()).put("files", contents.entries().size()).put("bytes", contents.size());
        StringBuilder text = new StringBuilder("whole: " + contents.entries().size() + " files, " + contents.size() + " bytes, made "
                + contents.at() + " by Creel " + Out.oneLine(contents.by()));
        if (files) {
            json.put("names", Json.array(contents.entries().stream().map(entry -> Json.of(entry.name())).toList()));
            contents.entries().forEach(entry -> text.append("\n").append(Out.oneLine(entry.name())).append("  ").append(entry.size()));
        }
        out.result(json.build(), text.toString());
        return 0;
    }
}
