// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.cli.CliException;
import dev.creel.cli.backup.StateLock;
import dev.creel.config.Config;
import dev.creel.config.Location;
import dev.creel.session.OfflineSessions;
import dev.creel.vault.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One import: configuration, logins, people, sessions, workspace, in that order; while no gateway runs here. */
public final class Import {
    private static final Map<String, String> BEHIND = Map.of(
            "devices", "a device's keys belong to the gateway it was paired with; pair it here",
            "cron", "tasks by the clock are not there yet",
            "hooks", "programs of the other gateway are not run here",
            "plugins", "plugins of the other gateway run in its own runtime; creel plugins lists ours",
            "extensions", "plugins of the other gateway run in its own runtime; creel plugins lists ours",
            "skills", "skills are not there yet",
            "browser", "profiles of browsers hold logins of people",
            "exec-approvals.json", "what may run on this host is granted anew: creel approvals",
            "memory", "the index is made from files; those of the workspace are taken",
            ".env", "variables stay where they are; the gateway reads CREEL_STATE_DIR/.env");

    private final Home home;
    private final Location target;
    private final Store store;
    private final boolean dry;
    private final Report report = new Report();
    private Optional<Path> workspace = Optional.empty();

    public Import(Home home, Location target, Store store, boolean dry) {
        this.home = home;
        this.target = target;
        this.store = store;
        this.dry = dry;
    }

    /** @param endpoints where a provider is, as base URL and wire format */
    public Report run(Instant now, Keyring.Endpoints endpoints) {
        try (StateLock lock = StateLock.take(target.stateDir(), "an import")) {
            leftovers(target.stateDir());
            Path aside = Files.createTempDirectory(target.stateDir(), StateLock.ASIDE, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try {
                all(aside, now, endpoints);
            } finally {
                delete(aside);
            }
            return report;
        } catch (IOException e) {
            throw new CliException("the state folder " + target.stateDir() + " takes no import: " + e);
        }
    }

    private void all(Path aside, Instant now, Keyring.Endpoints endpoints) {
        Config config = configuration(aside);
        List<Found> states = SqliteState.there(home)
                ? List.of(new SqliteState(home, report, aside), new JsonState(home, report)) : List.of(new JsonState(home, report));
        Keyring keyring = new Keyring(config, store, report, dry, endpoints);
        each(states, state -> state.logins(keyring::take));
        People people = new People(store, report, dry, now);
        each(states, state -> state.people(people::take));
        try (OfflineSessions sessions = OfflineSessions.open(store)) {
            Talks talks = new Talks(sessions.sessions(), report, dry);
            each(states, state -> state.talks(talks::take));
        }
        Path worked = workspace.filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)).orElse(home.folder().resolve("workspace"));
        new Workspace(report, dry, aside.resolve("workspace")).take(worked, target.stateDir().resolve("workspace"));
        List<String> there = home.names("");
        BEHIND.entrySet().stream().filter(one -> there.contains(one.getKey())).sorted(Map.Entry.comparingByKey())
                .forEach(one -> report.left(one.getKey(), one.getValue()));
    }

    private static void each(List<Found> states, Consumer<Found> work) {
        states.forEach(work);
    }

    private Config configuration(Path aside) {
        Optional<Path> source = home.config();
        if (source.isEmpty()) {
            return Config.open(target);
        }
        if (Files.exists(target.file())) {
            report.left("configuration " + source.get(), target.file() + " is there already; move it away to take this one");
            return Config.open(target);
        }
        Settings settings = new Settings(target, aside, store, report);
        Config config = settings.prepare(source.get());
        workspace = settings.workspace();
        settings.place(config, dry);
        return dry ? config : Config.open(target);
    }

    /** What an import that was killed left behind holds keys as plain text. */
    private static void leftovers(Path state) throws IOException {
        try (Stream<Path> all = Files.list(state)) {
            for (Path left : all.filter(path -> path.getFileName().toString().startsWith(StateLock.ASIDE)).toList()) {
                delete(left);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
