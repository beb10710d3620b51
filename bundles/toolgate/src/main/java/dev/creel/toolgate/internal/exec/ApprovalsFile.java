// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.api.json.Json;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.OneWriter;
import dev.creel.toolgate.ExecRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code exec-approvals.json} in the state folder, read at each decision; plain, for it is the operator's to write. */
@Component(service = {ExecRules.class, ApprovalsFile.class})
public final class ApprovalsFile implements ExecRules {
    private static final String NAME = "exec-approvals.json";
    private static final int LONGEST = 2 << 20;
    private static final int DEPTH = 16;

    private final Path path;
    private final Audit audit;
    private final OneWriter writer;

    @Activate
    public ApprovalsFile(@Reference Config config, @Reference Audit audit) {
        this(Path.of(config.current().stateDir()), audit);
    }

    ApprovalsFile(Path stateDir, Audit audit) {
        this.path = stateDir.resolve(NAME);
        this.audit = audit;
        this.writer = new OneWriter(stateDir.resolve(NAME + ".lock"));
    }

    @Override
    public Held held() {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return new Held(path.toString(), false, sha256(""), ApprovalsText.EMPTY);
            }
            String text = text();
            if (!(Json.parse(text, DEPTH) instanceof Json.Obj file)) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            return new Held(path.toString(), true, sha256(text), ApprovalsText.checked(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(path + " cannot be used (" + e.getMessage()
                    + "), so no command runs on this host; correct it or take it away", e);
        }
    }

    private String text() throws IOException {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || mode.charAt(4) == 'w' || mode.charAt(7) == 'w') {
            throw new IllegalArgumentException("it is no plain file, or others may write it");
        }
        if (Files.size(path) > LONGEST) {
            throw new IllegalArgumentException("it is longer than " + LONGEST + " bytes");
        }
        return Files.readString(path);
    }

    @Override
    public Held replace(Json.Obj file, String baseHash, String by) {
        ApprovalsText.checked(file);
        return changed(before -> {
            if (before.exists() && !before.hash().equals(baseHash)) {
                throw new IllegalArgumentException("the approvals file has changed meanwhile; read it again and repeat");
            }
            return file;
        }, by);
    }

    @Override
    public Held edit(String agentId, List<String> add, List<String> remove, String by) {
        return changed(before -> {
            Json.Obj file = before.file();
            List<Json> lines = new ArrayList<>(file.object("agents").object(agentId).array("allowlist"));
            lines.removeIf(line -> remove.contains(((Json.Obj) line).text("pattern", "")) || remove.contains(((Json.Obj) line).text("id", "")));
            add.forEach(pattern -> lines.add(Json.object().put("id", UUID.randomUUID().toString()).put("pattern", pattern).build()));
            return ApprovalsText.checked(ApprovalsText.with(file, agentId, lines));
        }, by);
    }

    /** Keeps an "always": that id, and what it stands for, for people. */
    void remember(String agentId, String id, String program, String command, String by) {
        changed(before -> {
            Json.Obj file = before.file();
            List<Json> lines = new ArrayList<>(file.object("agents").object(agentId).array("allowlist"));
            lines.add(Json.object().put("id", id).put("pattern", program).put("source", Entry.ALWAYS).put("commandText", command).build());
            return ApprovalsText.checked(ApprovalsText.with(file, agentId, lines));
        }, by);
    }

    private Held changed(Function<Held, Json.Obj> change, String by) {
        try {
            return writer.alone(() -> {
                Held before = held();
                write(change.apply(before).text());
                Held now = held();
                audit.record("approvals.changed", Map.of("by", by, "before", before.hash(), "after", now.hash(), "rule", "approvals.file"));
                return now;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be written", e);
        }
    }

    private void write(String text) throws IOException {
        Path fresh = path.resolveSibling(NAME + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + "\n");
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
