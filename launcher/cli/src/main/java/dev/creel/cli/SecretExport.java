// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel secrets export}: the sealed values in clear, into a new file that only its owner reads. */
@Command(name = "export", description = "write the sealed secrets in clear into a new file, to move them elsewhere")
final class SecretExport extends SecretCommand {
    @Option(names = "--to", required = true, paramLabel = "FILE", description = "a file that is not there yet")
    private Path to;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Override
    int done() {
        Store store = store();
        List<String> names = Vault.names(store);
        Json.Builder values = Json.object();
        names.forEach(name -> Vault.kept(store, name).ifPresent(value -> values.put(name, value)));
        agreed(names.size());
        write(Json.object().put("secrets", values.build()).build().text());
        out.result(Json.object().put("ok", true).put("file", to.toAbsolutePath().toString()).put("count", names.size()).build(),
                names.size() + " secrets are in " + to + ", in clear; delete it when they are where they belong");
        return 0;
    }

    private void agreed(int count) {
        if (yes) {
            return;
        }
        if (!terminal.asks()) {
            throw new CliException("nothing was written: there is no terminal to ask; add --yes if " + count + " secrets shall stand in " + to + " in clear");
        }
        out.question("Write " + count + " secrets in clear into " + to + "? [y/N] ");
        if (!terminal.yes()) {
            throw new CliException("nothing was written");
        }
    }

    private void write(String text) {
        try (FileChannel file = FileChannel.open(to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            file.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
            file.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new CliException(to + " is there already; name a new file, nothing is written over");
        } catch (IOException e) {
            throw new CliException(to + " cannot be written: " + e.getMessage());
        }
    }
}
