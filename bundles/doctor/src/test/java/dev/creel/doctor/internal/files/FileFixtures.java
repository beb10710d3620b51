// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import static dev.creel.doctor.internal.Fixture.bad;
import static dev.creel.doctor.internal.Fixture.good;

import dev.creel.config.Snapshot;
import dev.creel.config.View;
import dev.creel.doctor.Scene;
import dev.creel.doctor.internal.Fixture;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Set-ups with files that others may use, links and folders that are copied. */
public final class FileFixtures {
    private static final String INCLUDES = "{\"$include\": \"part.json\"}";

    public static final List<Fixture> ALL = List.of(
            bad("fs.state_dir.perms_world_writable", "{}").files(state -> mode(state, "rwxrwxrwx")),
            good("fs.state_dir.perms_world_writable", "{}").files(state -> mode(state, "rwxrwx---")),
            bad("fs.state_dir.perms_group_writable", "{}").files(state -> mode(state, "rwxrwx---")),
            good("fs.state_dir.perms_group_writable", "{}"),
            bad("fs.state_dir.perms_readable", "{}").files(state -> mode(state, "rwxr-xr-x")),
            good("fs.state_dir.perms_readable", "{}"),
            bad("fs.config.perms_writable", "{}").files(state -> mode(state.resolve("creel.json"), "rw-rw----")),
            good("fs.config.perms_writable", "{}").files(state -> mode(state.resolve("creel.json"), "rw-r--r--")),
            bad("fs.config.perms_world_readable", "{}").files(state -> file(state, "creel.json.bak", "rw-r--r--")),
            good("fs.config.perms_world_readable", "{}").files(state -> mode(state.resolve("creel.json"), "rw-r-----")),
            bad("fs.config.perms_group_readable", "{}").files(state -> mode(state.resolve("creel.json"), "rw-r-----")),
            good("fs.config.perms_group_readable", "{}"),
            bad("fs.config_include.perms_writable", INCLUDES).files(state -> included(state, "rw-rw-rw-")),
            good("fs.config_include.perms_writable", INCLUDES).files(state -> included(state, "rw-------")),
            bad("fs.config_include.perms_world_readable", INCLUDES).files(state -> included(state, "rw-r--r--")),
            good("fs.config_include.perms_world_readable", INCLUDES).files(state -> included(state, "rw-------")),
            bad("fs.config_include.perms_group_readable", INCLUDES).files(state -> included(state, "rw-r-----")),
            good("fs.config_include.perms_group_readable", INCLUDES).files(state -> included(state, "rw-------")),
            bad("fs.credentials_dir.perms_writable", "{}").files(state -> file(state, "credentials/master.key", "rw-rw----")),
            good("fs.credentials_dir.perms_writable", "{}").files(state -> file(state, "credentials/master.key", "rw-------")),
            bad("fs.credentials_dir.perms_readable", "{}").files(state -> file(state, "credentials/master.key", "rw-r--r--")),
            good("fs.credentials_dir.perms_readable", "{}").files(state -> file(state, "credentials/master.key", "rw-------")),
            bad("fs.sessions_store.perms_writable", "{}").files(state -> file(state, "agents/main/sessions/a.jsonl", "rw-rw-rw-")),
            good("fs.sessions_store.perms_writable", "{}").files(state -> file(state, "agents/main/sessions/a.jsonl", "rw-------")),
            bad("fs.sessions_store.perms_readable", "{}").files(state -> file(state, "agents/main/sessions/a.jsonl", "rw-r-----")),
            good("fs.sessions_store.perms_readable", "{}").files(state -> file(state, "agents/main/sessions/a.jsonl", "rw-------")),
            bad("fs.log_file.perms_readable", "{}").files(state -> file(state, "logs/creel-2030-01-01.jsonl", "rw-r--r--")),
            good("fs.log_file.perms_readable", "{}").files(state -> file(state, "logs/creel-2030-01-01.jsonl", "rw-------")),
            bad("fs.state_file.perms_writable", "{}").files(state -> file(state, "plugins-allowlist/a.policy", "rw-rw-r--")),
            good("fs.state_file.perms_writable", "{}").files(state -> file(state, "workspace/notes.txt", "rw-rw-rw-")),
            bad("fs.state_file.perms_readable", "{}").files(state -> file(state, "journal/00000001.jsonl", "rw-r--r--")),
            good("fs.state_file.perms_readable", "{}").files(state -> file(state, "journal/00000001.jsonl", "rw-------")),
            bad("fs.state_dir.symlink", "{}").scene(FileFixtures::throughLink),
            good("fs.state_dir.symlink", "{}"),
            bad("fs.config.symlink", "{}").files(state -> {
                Files.move(state.resolve("creel.json"), state.resolve("real.json"));
                Files.createSymbolicLink(state.resolve("creel.json"), state.resolve("real.json"));
            }),
            good("fs.config.symlink", "{}"),
            bad("fs.state_file.symlink", "{}").files(state -> Files.createSymbolicLink(state.resolve("journal"), Path.of("/tmp"))),
            good("fs.state_file.symlink", "{}").files(state -> {
                file(state, "workspace/a", "rw-------");
                Files.createSymbolicLink(state.resolve("workspace/link"), Path.of("/tmp"));
            }),
            bad("fs.synced_dir", "{}").files(state -> Files.createDirectory(state.resolve(".stfolder"))),
            good("fs.synced_dir", "{}"),
            bad("fs.engine_socket.open_to_all", "{}").files(state -> socket(state, "rw-rw-rw-")).scene(FileFixtures::engine),
            good("fs.engine_socket.open_to_all", "{}").files(state -> socket(state, "rw-rw----")).scene(FileFixtures::engine),
            bad("fs.state_file.foreign_owner", "{}").files(state -> {
                file(state, "journal/a", "rw-------");
                owned(state.resolve("journal/a"));
            }).scene(FileFixtures::fromAbove),
            good("fs.state_file.foreign_owner", "{}").files(state -> file(state, "journal/a", "rw-------")));

    private FileFixtures() {}

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void file(Path state, String name, String mode) throws IOException {
        Path path = state.resolve(name);
        for (Path folder = path.getParent(); !folder.equals(state) && !Files.exists(folder); folder = folder.getParent()) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Files.writeString(path, "{}");
        mode(path, mode);
    }

    private static void included(Path state, String mode) throws IOException {
        file(state, "part.json", mode);
    }

    private static Scene throughLink(Scene scene) {
        try {
            Path link = Files.createSymbolicLink(scene.stateDir().resolve("self"), scene.stateDir());
            return with(scene, link, name -> scene.environment(name).orElse(null));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An engine's socket in the state folder. */
    private static Scene engine(Scene scene) {
        return with(scene, scene.stateDir(), name -> name.equals("DOCKER_HOST") ? "unix://" + scene.stateDir().resolve("e.sock") : null);
    }

    private static void socket(Path state, String mode) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(state.resolve("e.sock")));
        }
        mode(state.resolve("e.sock"), mode);
    }

    private static Scene with(Scene scene, Path state, UnaryOperator<String> environment) {
        Snapshot now = scene.config();
        View view = scene.view();
        Snapshot moved = new Snapshot(now.generation(), now.hash(), now.root(), state.toString(), state.resolve("creel.json").toString());
        return new Scene(new View(moved, view.raw(), view.secrets(), name -> Optional.ofNullable(environment.apply(name)), view.files(),
                view.narrowed()), scene.home(), scene.plugins(), scene.live(), scene.now());
    }

    /** Root gives the file away; anybody else looks from a folder above, which is not his. */
    private static void owned(Path path) throws IOException {
        if (root()) {
            Files.setOwner(path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
    }

    private static Scene fromAbove(Scene scene) {
        return root() ? scene : with(scene, Path.of(System.getProperty("java.io.tmpdir")), name -> null);
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }
}
