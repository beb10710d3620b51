// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Freeze;
import dev.creel.config.Freeze.Held;
import dev.creel.vault.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code creel incident collect}: works with a gateway that runs, hangs or is stopped; changes nothing but its own key. */
@Command(name = "collect", description = "collect decisions, log, settings without secrets and a list of all files into one signed file")
final class IncidentCollect extends GatewayCommand {
    private static final long MOST_BYTES = 512L << 20;
    private static final List<String> ASKED = List.of("status", "health", "plugins.list", "device.pair.list", "channels.status");

    @Option(names = "--to", paramLabel = "FILE", description = "a file that is not there yet; default: creel-incident-TIME.zip here")
    private Path to;

    @Option(names = "--timeout", defaultValue = "3000", description = "milliseconds a gateway has for its answers, default ${DEFAULT-VALUE}")
    private long timeout;

    @Override
    public Integer call() {
        Instant now = Instant.now();
        Path file = to != null ? to : Path.of("creel-incident-" + now.toString().replaceAll("[^0-9TZ]", "").replaceAll("Z?$", "") + ".zip");
        Path state = location().stateDir();
        try {
            EvidenceKey key = EvidenceKey.of(Sealing.of(location(), env).store());
            String digest;
            List<Json> missing;
            try (Evidence evidence = new Evidence(file)) {
                collect(evidence, state);
                digest = evidence.sign(key, Json.object().put("collectedAt", now.toString()).put("stateDir", state.toString()).put("version", Creel.VERSION));
                missing = evidence.missing();
            }
            String fingerprint = EvidenceKey.fingerprint(key.open());
            out.result(Json.object().put("ok", true).put("file", file.toAbsolutePath().toString()).put("sha256", digest).put("key", fingerprint)
                    .put("leftOut", Json.array(missing)).build(), file + "\nmanifest  " + digest + "\nkey       " + fingerprint
                    + "\nWrite both down somewhere else: who has this machine can make another file, but not with the same numbers.");
            missing.forEach(each -> out.hint("left out: " + Out.oneLine(each.text())));
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw new CliException(file + " is there already; name a new file, nothing is written over");
        } catch (IOException | StoreException e) {
            throw new CliException("the evidence could not be collected: " + e.getMessage());
        }
    }

    private void collect(Evidence evidence, Path state) throws IOException {
        // First the number of the last decision, then the decisions: what is added meanwhile is more, never less.
        evidence.add("audit/audit.head", state.resolve("audit/audit.head"));
        evidence.add("audit/audit.jsonl", state.resolve("audit/audit.jsonl"));
        evidence.add("audit/verified.json", verified(state));
        Config.Inspection config = Config.open(location()).inspect();
        evidence.add("config/creel.json5", config.raw());
        evidence.add("config/issues.txt", String.join("\n", config.issues().stream().map(Object::toString).toList()));
        evidence.add("secrets.json", secrets());
        evidence.add("frozen.json", Json.array(Stream.of(Freeze.Part.values()).flatMap(part -> Freeze.of(state).held(part).stream())
                .map(IncidentCollect::json).toList()).text());
        evidence.add("gateway.json", gateway().text());
        evidence.add("machine.json", Json.object().put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("java", System.getProperty("java.runtime.version")).put("user", System.getProperty("user.name"))
                .put("zone", ZoneId.systemDefault().getId()).build().text());
        folder(evidence, state, "plugins-allowlist", 1_000);
        evidence.add("files.jsonl", out -> FileList.write(state, out));
        folder(evidence, state, "logs", 1_000);
    }

    private static String verified(Path state) {
        try {
            Audit.Verification found = Audit.verify(state.resolve("audit"));
            return Json.object().put("lines", found.lines()).put("firstBroken", found.firstBroken()).build().text();
        } catch (IOException e) {
            return Json.object().put("error", String.valueOf(e.getMessage())).build().text();
        }
    }

    private String secrets() {
        try {
            return Json.array(Sealing.of(location(), env).map().entries().stream().map(SecretMap.Entry::json).toList()).text();
        } catch (StoreException e) {
            return Json.object().put("error", e.getMessage()).build().text();
        }
    }

    private static Json json(Held held) {
        return Json.object().put("part", held.part().word()).put("since", held.since()).put("by", held.by()).put("reason", held.reason()).build();
    }

    /** Newest names first, as far as there is room. */
    private static void folder(Evidence evidence, Path state, String name, int most) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(state.resolve(name))) {
            try (Stream<Path> listed = Files.list(state.resolve(name))) {
                listed.sorted(Collections.reverseOrder()).limit(most).forEach(files::add);
            }
        }
        for (Path file : files) {
            String piece = name + "/" + file.getFileName();
            if (Files.isRegularFile(file) && evidence.bytes() + Files.size(file) > MOST_BYTES) {
                evidence.left(piece, "there is no room for it; copy it yourself");
            } else {
                evidence.add(piece, file);
            }
        }
    }

    /** What a gateway that answers says of itself; one that hangs has its bounded time. */
    private Json gateway() {
        Json.Builder all = Json.object();
        try (GatewayClient client = GatewayClient.connect(target(), Duration.ofMillis(timeout), List.of("operator.read", "operator.pairing"))) {
            for (String method : ASKED) {
                try {
                    all.put(method, client.call(method, Json.Obj.EMPTY, false, event -> { }));
                } catch (CliException e) {
                    all.put(method, e.getMessage());
                }
            }
        } catch (CliException e) {
            all.put("error", e.getMessage());
        }
        return all.build();
    }
}
