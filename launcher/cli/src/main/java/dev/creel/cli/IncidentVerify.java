// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code creel incident verify}: whether a file of evidence is whole, who signed it, and whether its decisions are. */
@Command(name = "verify", description = "check a file of evidence: signature, every piece, and the chain of decisions")
final class IncidentVerify extends CliCommand {
    private static final int LARGEST_MANIFEST = 64 << 20;
    private static final long MOST_BYTES = 4L << 30;
    private static final int DEPTH = 8;

    @Parameters(paramLabel = "FILE")
    private Path file;

    @Option(names = "--key", defaultValue = "", paramLabel = "FINGERPRINT", description = "the key as it was written down when it was collected")
    private String expected;

    @Override
    public Integer call() {
        List<String> faults = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            byte[] manifest = bytes(zip, Evidence.MANIFEST);
            Json.Obj signature = object(bytes(zip, Evidence.SIGNATURE));
            byte[] open = Base64.getDecoder().decode(signature.text("key", ""));
            String fingerprint = EvidenceKey.fingerprint(open);
            if (!EvidenceKey.signed(manifest, open, Base64.getDecoder().decode(signature.text("signature", "")))) {
                faults.add("the signature does not fit");
            }
            if (!expected.isEmpty() && !expected.equalsIgnoreCase(fingerprint)) {
                faults.add("it is signed by the key " + fingerprint + ", not by " + expected);
            }
            pieces(zip, object(manifest), faults);
            // Only of a file whose pieces are known and bounded.
            Audit.Verification decisions = faults.isEmpty() ? decisions(zip) : new Audit.Verification(0, 0);
            if (decisions.firstBroken() != 0) {
                faults.add("the decisions are not whole: line " + decisions.firstBroken() + " does not fit");
            }
            return told(faults, EvidenceKey.sha256(manifest), fingerprint, decisions.lines());
        } catch (IOException | IllegalArgumentException e) {
            throw new CliException(file + " is no whole file of evidence: " + e.getMessage());
        }
    }

    private int told(List<String> faults, String digest, String fingerprint, long decisions) {
        String all = (faults.isEmpty() ? "whole; " + decisions + " decisions" : "NOT WHOLE") + "\nmanifest  " + digest + "\nkey       " + fingerprint;
        out.result(Json.object().put("ok", faults.isEmpty()).put("sha256", digest).put("key", fingerprint).put("decisions", decisions)
                .put("faults", Json.array(faults.stream().map(Json::of).toList())).build(),
                faults.isEmpty() ? all : all + "\n" + Out.oneLine(String.join("; ", faults)));
        if (expected.isEmpty()) {
            out.hint("compare both numbers with those that were written down: anybody can sign with a key of his own");
        }
        return faults.isEmpty() ? 0 : 1;
    }

    private static void pieces(ZipFile zip, Json.Obj manifest, List<String> faults) throws IOException {
        Set<String> known = new HashSet<>(Set.of(Evidence.MANIFEST, Evidence.SIGNATURE));
        long rest = MOST_BYTES;
        for (Json.Obj piece : DeviceCommand.rows(manifest, "files")) {
            String name = piece.text("name", "");
            ZipEntry entry = zip.getEntry(name);
            if (entry == null || !known.add(name)) {
                faults.add((entry == null ? "there is no " : "twice there is ") + name);
                continue;
            }
            MessageDigest digest = Evidence.sha256();
            try (InputStream in = zip.getInputStream(entry)) {
                byte[] part = new byte[64 << 10];
                for (int n = in.read(part); n > 0; n = in.read(part)) {
                    digest.update(part, 0, n);
                    rest -= n;
                    if (rest < 0) {
                        throw new IOException("it is larger than " + MOST_BYTES + " bytes");
                    }
                }
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(piece.text("sha256", ""))) {
                faults.add(name + " was changed");
            }
        }
        zip.stream().filter(entry -> !known.contains(entry.getName())).limit(1).forEach(entry -> faults.add(entry.getName() + " was added"));
    }

    /** The chain is checked by the one rule for it, on copies that go away again. */
    private static Audit.Verification decisions(ZipFile zip) throws IOException {
        Path folder = Files.createTempDirectory("creel-evidence");
        try {
            for (String name : List.of("audit.head", "audit.jsonl")) {
                ZipEntry entry = zip.getEntry("audit/" + name);
                if (entry == null) {
                    return new Audit.Verification(0, 0);
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, folder.resolve(name));
                }
            }
            return Audit.verify(folder);
        } finally {
            for (String name : List.of("audit.head", "audit.jsonl", "")) {
                Files.deleteIfExists(folder.resolve(name));
            }
        }
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IOException("there is no " + name);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] all = in.readNBytes(LARGEST_MANIFEST + 1);
            if (all.length > LARGEST_MANIFEST) {
                throw new IOException(name + " is too large");
            }
            return all;
        }
    }

    private static Json.Obj object(byte[] text) {
        if (Json.parse(new String(text, StandardCharsets.UTF_8), DEPTH) instanceof Json.Obj object) {
            return object;
        }
        throw new IllegalArgumentException("a part of it is no JSON object");
    }
}
