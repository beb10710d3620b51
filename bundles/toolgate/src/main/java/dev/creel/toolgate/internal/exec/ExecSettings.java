// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import dev.creel.session.Settings;
import dev.creel.toolgate.internal.exec.Levels.Ask;
import dev.creel.toolgate.internal.exec.Levels.Security;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the configuration and the conversation say about the commands of an agent.
 *
 * @param host {@code sandbox}, {@code gateway}, {@code node} or {@code auto}
 * @param onHost levels on this host
 * @param boxed levels in a sandbox
 * @param safeBins filters that need no question
 */
record ExecSettings(String host, Levels onHost, Levels boxed, Set<String> safeBins, Executables programs) {
    private static final Levels ON_HOST = new Levels(Security.ALLOWLIST, Ask.ON_MISS);
    private static final Levels BOXED = new Levels(Security.FULL, Ask.OFF);

    static ExecSettings of(Snapshot now, String agentId, Settings.Exec chosen) {
        Json.Obj general = now.object("tools.exec");
        Json.Obj own = agent(now, agentId).object("tools").object("exec");
        String host = !chosen.host().isEmpty() ? chosen.host() : own.text("host", general.text("host", "auto"));
        return new ExecSettings(host, levels(ON_HOST, general, own, chosen), levels(BOXED, general, own, chosen), safeBins(general, own),
                new Executables(folders(general, own), loose(now)));
    }

    private static Json.Obj agent(Snapshot now, String agentId) {
        for (Json entry : now.list("agents.list")) {
            if (entry instanceof Json.Obj agent && agentId.equalsIgnoreCase(agent.text("id", "").strip())) {
                return agent;
            }
        }
        return Json.Obj.EMPTY;
    }

    /** What the owner chose for the conversation stands in place of the configuration's; an agent never loosens what holds for all. */
    private static Levels levels(Levels usual, Json.Obj general, Json.Obj own, Settings.Exec chosen) {
        Levels all = usual.said(general.text("security", ""), general.text("ask", ""));
        Levels configured = all.stricter(all.said(own.text("security", ""), own.text("ask", "")));
        return configured.said(chosen.security(), chosen.ask());
    }

    private static Set<String> safeBins(Json.Obj general, Json.Obj own) {
        Set<String> names = new HashSet<>(SafeBins.names());
        for (Json.Obj section : List.of(general, own)) {
            if (section.has("safeBins")) {
                names.retainAll(section.array("safeBins").stream().filter(Json.Str.class::isInstance).map(name -> ((Json.Str) name).value()).toList());
            }
        }
        return Set.copyOf(names);
    }

    private static List<Path> folders(Json.Obj general, Json.Obj own) {
        List<Path> folders = new ArrayList<>();
        for (Json.Obj section : List.of(own, general)) {
            for (Json entry : section.array("pathPrepend")) {
                if (entry instanceof Json.Str s && s.value().startsWith("/") && s.value().indexOf(':') < 0) {
                    folders.add(Path.of(s.value()));
                }
            }
        }
        folders.addAll(Executables.SYSTEM);
        return folders;
    }

    /** Folders in which agents write files. */
    private static List<Path> loose(Snapshot now) {
        List<Path> folders = new ArrayList<>(List.of(Path.of(now.stateDir())));
        List<Json> places = new ArrayList<>(List.of(now.at("agents.defaults.workspace"), now.at("agents.defaults.sandbox.workspaceRoot")));
        for (Json entry : now.list("agents.list")) {
            if (entry instanceof Json.Obj agent) {
                places.add(agent.get("workspace"));
                places.add(agent.object("sandbox").get("workspaceRoot"));
                places.addAll(binds(agent.object("sandbox").object("docker")));
            }
        }
        places.addAll(binds(now.object("agents.defaults.sandbox.docker")));
        for (Json place : places) {
            if (place instanceof Json.Str s && !s.value().isBlank()) {
                String path = s.value().strip();
                folders.add(Path.of(path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path));
            }
        }
        return folders;
    }

    /** The host's side of what containers are given. */
    private static List<Json> binds(Json.Obj docker) {
        return docker.array("binds").stream().filter(Json.Str.class::isInstance).map(bind -> Json.of(((Json.Str) bind).value().split(":", 2)[0]))
                .map(Json.class::cast).toList();
    }
}
