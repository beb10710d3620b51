// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import dev.creel.api.json.Json;
import dev.creel.cli.CliException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The state as JSON files, as of January 2026. */
final class JsonState implements Found {
    private static final int DEPTH = 64;
    private static final Pattern ALLOW = Pattern.compile("([a-z][a-z0-9_]{0,63}?)(?:-([a-z0-9][a-z0-9_-]*))?-allowFrom\\.json");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final Home home;
    private final Report report;

    JsonState(Home home, Report report) {
        this.home = home;
        this.report = report;
    }

    @Override
    public void talks(Consumer<Talk> each) {
        for (String agent : home.names("agents")) {
            String folder = "agents/" + agent + "/sessions/";
            Json.Obj sessions = object(home.file(folder + "sessions.json"));
            for (Map.Entry<String, Json> one : sessions.members().entrySet()) {
                Json.Obj entry = sessions.object(one.getKey());
                String id = entry.text("sessionId", "");
                Optional<Path> file = ID.matcher(id).matches() ? home.file(folder + id + ".jsonl") : Optional.empty();
                if (file.isEmpty()) {
                    report.left("session " + one.getKey(), "its transcript is not there");
                    continue;
                }
                each.accept(new Talk(agent, one.getKey(), id, entry.text("label", ""), lines -> lines(file.get(), lines)));
            }
        }
    }

    private static void lines(Path file, Consumer<String> each) {
        // Bytes that are no text become marks in one line: they are no reason to leave the rest behind.
        try (BufferedReader in = new BufferedReader(new InputStreamReader(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                each.accept(line);
            }
        } catch (IOException e) {
            throw new CliException(file + " cannot be read: " + e);
        }
    }

    @Override
    public void logins(Consumer<Login> each) {
        for (String agent : home.names("agents")) {
            home.file("agents/" + agent + "/agent/auth-profiles.json").ifPresent(file -> {
                try {
                    Logins.of(agent, Home.text(file), each);
                } catch (IllegalArgumentException e) {
                    report.left(file.toString(), "it is no JSON");
                }
            });
        }
    }

    @Override
    public void people(Consumer<Person> each) {
        for (String name : home.names("credentials")) {
            Matcher allow = ALLOW.matcher(name);
            if (allow.matches()) {
                for (Json id : object(home.file("credentials/" + name)).array("allowFrom")) {
                    if (id instanceof Json.Str text) {
                        each.accept(new Person(allow.group(1), Optional.ofNullable(allow.group(2)).orElse("default"), text.value()));
                    }
                }
            }
        }
    }

    private Json.Obj object(Optional<Path> file) {
        try {
            return file.map(path -> Json.parse(Home.text(path), DEPTH)).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast).orElse(Json.Obj.EMPTY);
        } catch (IllegalArgumentException e) {
            report.left(file.map(Path::toString).orElse(""), "it is no JSON");
            return Json.Obj.EMPTY;
        }
    }
}
