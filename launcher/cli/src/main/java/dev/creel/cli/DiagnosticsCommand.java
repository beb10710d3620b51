// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.doctor.SceneCheck.Reach;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel diagnostics}: one archive for whoever helps; each part is text that was made fit for strangers. */
@Command(name = "diagnostics", description = "write an archive for a bug report, without secrets and names")
final class DiagnosticsCommand extends CliCommand {
    private static final int LOG_LINES = 500;
    private static final int LOG_BYTES = 1 << 20;
    private static final int MOST_FILES = 5000;
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Option(names = {"-o", "--output"}, description = "the archive; default creel-diagnostics-TIME.zip here")
    private Path output;

    @Option(names = "--timeout", defaultValue = "10000", description = "milliseconds for the gateway's answers, default ${DEFAULT-VALUE}")
    private long timeout;

    @Override
    public Integer call() {
        Location location = location();
        Paste paste = Paste.ofProcess();
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("status.json", Out.pretty(paste.clean(Facts.of(location, Duration.ofMillis(timeout))), ""));
        parts.put("audit.json", Out.pretty(paste.clean(AuditLook.report(location, Reach.MACHINE).json()), ""));
        parts.put("config.json5", paste.clean(Config.open(location).inspect().raw()));
        parts.put("dump.json", dump(location, paste));
        parts.put("files.txt", paste.clean(files(location.stateDir())));
        parts.put("log.jsonl", paste.clean(log(location.stateDir().resolve("logs"))));
        Path file = output != null ? output : Path.of("creel-diagnostics-" + NAME.format(Instant.now()) + ".zip");
        write(file, parts);
        out.result(Json.object().put("ok", true).put("file", file.toAbsolutePath().toString())
                .put("parts", Json.array(parts.keySet().stream().map(Json::of).map(Json.class::cast).toList())).build(),
                "wrote " + file.toAbsolutePath() + "\nlook through it before you send it: " + String.join(", ", parts.keySet()));
        return 0;
    }

    private String dump(Location location, Paste paste) {
        try (GatewayClient client = GatewayCommand.connect(Target.of("", "", "", "", location, env::get), "diagnostics.dump", Duration.ofMillis(timeout))) {
            return Out.pretty(paste.clean(client.call("diagnostics.dump", Json.Obj.EMPTY, false, event -> { })), "");
        } catch (CliException e) {
            return paste.clean(e.getMessage());
        }
    }

    /** Modes, sizes and names; not what is below the agents' and plugins' own folders. */
    private static String files(Path state) {
        if (!Files.isDirectory(state)) {
            return "no state folder";
        }
        try (Stream<Path> all = Files.walk(state, 5)) {
            return all.filter(path -> state.relativize(path).toString().matches("(?!workspace.*/|sandboxes/|plugins-data/).*")).limit(MOST_FILES)
                    .map(path -> line(state, path)).collect(Collectors.joining("\n"));
        } catch (IOException | UncheckedIOException e) {
            return "not readable: " + e.getClass().getSimpleName();
        }
    }

    private static String line(Path state, Path path) {
        try {
            PosixFileAttributes is = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return (is.isSymbolicLink() ? "l" : is.isDirectory() ? "d" : "-") + PosixFilePermissions.toString(is.permissions()) + ' '
                    + is.size() + ' ' + state.relativize(path);
        } catch (IOException e) {
            return "gone " + state.relativize(path);
        }
    }

    /** The end of the newest log. */
    private static String log(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> logs = files.filter(file -> file.toString().endsWith(".jsonl") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
            return logs.isEmpty() ? "" : end(logs.get(logs.size() - 1));
        } catch (IOException e) {
            return "no log: " + e.getClass().getSimpleName();
        }
    }

    /** Its last lines, of no more bytes than fit easily; a line that was cut is left out, because a mask may not know its half. */
    private static String end(Path file) throws IOException {
        try (FileChannel log = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long from = Math.max(0, log.size() - LOG_BYTES);
            List<String> lines = new String(Channels.newInputStream(log.position(from)).readNBytes(LOG_BYTES), StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(from == 0 ? 0 : Math.min(1, lines.size()), lines.size() - LOG_LINES), lines.size()));
        }
    }

    private static void write(Path file, Map<String, String> parts) {
        try (FileChannel channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                OutputStream bytes = Channels.newOutputStream(channel); ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new CliException(file + " cannot be written (" + e + "); name another file with --output");
        }
    }
}
