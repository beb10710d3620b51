// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.api.json.Json;
import dev.creel.cli.CliException;
import dev.creel.cli.GuardedConfig;
import dev.creel.config.Config;
import dev.creel.config.Config.Change;
import dev.creel.config.Config.Inspection;
import dev.creel.config.ConfigException;
import dev.creel.config.Location;
import dev.creel.config.SecretSource;
import dev.creel.vault.Store;
import dev.creel.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The family's configuration: its text with its comments and variables, without the keys we do not know, with secrets moved into
 * the sealed store. Worked on in a folder aside; the text is in place only once it is valid.
 */
final class Settings {
    private static final int ROUNDS = 50;
    private static final int SHORTEST_TOKEN = 20;

    private final Location target;
    private final Path aside;
    private final Store store;
    private final Report report;
    private Path workspace;

    Settings(Location target, Path aside, Store store, Report report) {
        this.target = target;
        this.aside = aside;
        this.store = store;
        this.report = report;
    }

    /** @return the configuration as it is to be; nothing is in place yet */
    Config prepare(Path source) {
        Path file = aside.resolve("creel.json");
        try {
            Files.writeString(Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                    Home.text(source), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new CliException("no copy of the configuration can be made in " + aside + ": " + e);
        }
        Location place = new Location(aside, file);
        strip(Config.open(place));
        Config config = Config.open(place);
        workspaces(config);
        new Narrowing(place, report).narrow();
        return Config.open(place);
    }

    /** Where the main agent worked, if the configuration says so. */
    Optional<Path> workspace() {
        return Optional.ofNullable(workspace);
    }

    /** Takes away what is refused until nothing is. */
    private void strip(Config config) {
        Set<String> gone = new LinkedHashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            Inspection now = config.inspect();
            if (now.valid()) {
                return;
            }
            List<Config.Issue> issues = now.issues();
            try {
                attempt(config, issues, gone);
                return;
            } catch (ConfigException e) {
                issues = e.issues();
                if (!add(issues, gone)) {
                    throw new CliException("the configuration cannot be taken as it is: " + String.join("; ", issues.stream().map(Object::toString).toList()));
                }
            }
        }
        throw new CliException("the configuration has too much that is not known here; correct it with the family's own doctor first");
    }

    private void attempt(Config config, List<Config.Issue> issues, Set<String> gone) {
        add(issues, gone);
        config.edit(gone.stream().map(path -> new Change(path, "")).toList());
    }

    private boolean add(List<Config.Issue> issues, Set<String> gone) {
        boolean more = false;
        for (Config.Issue issue : issues) {
            if (!issue.path().isEmpty() && gone.add(issue.path())) {
                report.left("setting " + issue.path(), issue.message() + (issue.remedy().isEmpty() ? "" : "; " + issue.remedy()));
                more = true;
            }
        }
        return more;
    }

    /** Agents work in folders of ours from now on: the family's own stay as they are. */
    private void workspaces(Config config) {
        List<Change> changes = new ArrayList<>();
        config.current().text("agents.defaults.workspace").ifPresent(folder -> {
            String home = System.getProperty("user.home");
            workspace = Path.of(folder.equals("~") || folder.startsWith("~/") ? home + folder.substring(1) : folder).toAbsolutePath().normalize();
            changes.add(new Change("agents.defaults.workspace", ""));
            report.changed("setting agents.defaults.workspace", "the workspace is copied into the state folder, the other one is not touched");
        });
        List<Json> agents = config.current().list("agents.list");
        for (int i = 0; i < agents.size(); i++) {
            if (agents.get(i) instanceof Json.Obj agent && agent.has("workspace")) {
                changes.add(new Change("agents.list." + i + ".workspace", ""));
                report.left("workspace " + agent.text("workspace", "") + " of agent " + agent.text("id", ""),
                        "only the main agent's is taken; copy it into the folder that creel agents work in");
            }
        }
        if (!changes.isEmpty()) {
            config.edit(changes);
        }
    }

    /** Seals what stands in the text and puts the text in place. */
    void place(Config config, boolean dry) {
        List<Change> changes = new ArrayList<>();
        secrets(config, "", config.current().at(""), changes, dry);
        if (!changes.isEmpty()) {
            config.edit(changes);
        }
        if (!dry) {
            try {
                GuardedConfig.open(target).edit(List.of(new Change("", Files.readString(aside.resolve("creel.json")))));
            } catch (IOException e) {
                throw new CliException("the configuration cannot be read again: " + e);
            }
        }
        report.taken("configuration, now " + target.file());
        if (!config.current().list("commands.ownerAllowFrom").isEmpty()) {
            report.taken("who may command as owner: " + config.current().at("commands.ownerAllowFrom").text());
        }
    }

    private void secrets(Config config, String path, Json value, List<Change> changes, boolean dry) {
        if (!(value instanceof Json.Obj object)) {
            return;
        }
        if (object.members().size() == 1 && object.text("secret").flatMap(config::secret).orElse(null) instanceof SecretSource.Inline inline) {
            keep(object.text("secret", ""), inline.value(), changes, dry);
            return;
        }
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            secrets(config, path.isEmpty() ? member.getKey() : path + "." + member.getKey(), member.getValue(), changes, dry);
        }
    }

    private void keep(String path, String secret, List<Change> changes, boolean dry) {
        if (path.equals("gateway.auth.token")) {
            changes.add(new Change(path, ""));
            gatewayToken(secret, dry);
            return;
        }
        if (path.startsWith("gateway.")) {
            report.changed("secret " + path, "it stays in the configuration, because commands beside the gateway need it");
            return;
        }
        changes.add(new Change(path, Json.object().put("source", "store").put("id", path).build().text()));
        if (!dry) {
            Vault.keep(store, path, secret);
        }
        report.changed("secret " + path, "it is in the sealed store now");
    }

    /** In the file a gateway reads its own from, so that clients go on. */
    private void gatewayToken(String token, boolean dry) {
        Path file = target.stateDir().resolve("credentials").resolve("gateway-token");
        if (token.length() < SHORTEST_TOKEN || Files.exists(file)) {
            report.left("gateway.auth.token", token.length() < SHORTEST_TOKEN ? "it is too short to be safe; the gateway makes one: creel gateway token"
                    : "the gateway has one already");
            return;
        }
        try {
            if (!dry) {
                Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.writeString(Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                        token, StandardOpenOption.WRITE);
            }
            report.changed("gateway.auth.token", "it is in " + file + " now");
        } catch (IOException e) {
            throw new CliException("the gateway's token cannot be written: " + e);
        }
    }
}
