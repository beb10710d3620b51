// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.api.json.Json;
import dev.creel.sandbox.Running;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.Sandboxes.Launch;
import dev.creel.sandbox.internal.Engine;
import dev.creel.sandbox.internal.FarEngine;
import dev.creel.sandbox.internal.Launches;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** All that may be asked of sandboxd, each request a closed record; nothing of the engine's own interface is passed on. */
final class Orders {
    private static final Pattern CONTAINER = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9][A-Za-z0-9._/:@-]{0,300}");
    private static final Pattern FOLDER = Pattern.compile("/[^\\p{Cntrl}]{0,1000}");
    private static final Pattern WORKDIR = Pattern.compile("(/[^\\p{Cntrl}]{0,4000})?");
    private static final int LONGEST_RUN = 600;
    private static final int LONGEST_GRACE = 120;

    private final FarEngine engine;
    private final Grounds grounds;
    private final Rooms rooms;
    private final Commands commands;
    private final AtomicReference<String> gateway = new AtomicReference<>("");

    Orders(FarEngine engine, Grounds grounds, Rooms rooms, Commands commands) {
        this.engine = engine;
        this.grounds = grounds;
        this.rooms = rooms;
        this.commands = commands;
    }

    /** The answer to a request other than {@code exec}. */
    Json.Obj answer(String op, Json.Obj request) {
        return switch (op) {
            case "facts" -> facts(request);
            case "sentinel" -> Json.object().put("sentinel", grounds.sentinel(form(request, "folder").text("folder", FOLDER))).build();
            case "image" -> Json.object().put("id", rooms.image(form(request, "name").text("name", IMAGE))).build();
            case "create" -> Json.object().put("id", rooms.create(PlanForm.read(form(request, "plan").object("plan"), gateway.get()))).build();
            case "list" -> list(request);
            case "run" -> run(form(request, "container", "argv", "workdir", "seconds"));
            case "remove" -> {
                rooms.remove(form(request, "container").text("container", CONTAINER), gateway.get());
                yield Json.Obj.EMPTY;
            }
            case "tidy" -> {
                form(request);
                engine.tidy(gateway.get());
                yield Json.Obj.EMPTY;
            }
            case "kill" -> {
                Form form = form(request, "command", "seconds");
                commands.of(form.text("command", PlanForm.INSTANCE)).kill(Duration.ofSeconds(form.number("seconds", LONGEST_GRACE)));
                yield Json.Obj.EMPTY;
            }
            default -> throw Form.refused("there is no \"" + op.substring(0, Math.min(40, op.length())) + "\"");
        };
    }

    /** Starts a command in a container that was made here. */
    Running exec(Json.Obj request) {
        Form form = form(request, "container", "argv", "workdir", "environment", "terminal");
        String container = form.text("container", CONTAINER);
        Launch launch = new Launch(form.texts("argv"), form.text("workdir", WORKDIR), form.pairs("environment"), form.flag("terminal"));
        Launches.check(launch);
        return engine.exec(container, launch, rooms.plan(container));
    }

    private Json.Obj run(Form form) {
        String container = form.text("container", CONTAINER);
        Launch launch = new Launch(form.texts("argv"), form.text("workdir", WORKDIR), Map.of(), false);
        Launches.check(launch);
        String workdir = rooms.plan(container).options().workdir();
        if (!launch.workdir().equals(workdir)) {
            throw Form.refused("its workdir is not " + workdir);
        }
        int exit = engine.run(container, launch.argv(), workdir, Duration.ofSeconds(form.number("seconds", LONGEST_RUN)));
        return Json.object().put("exit", exit).build();
    }

    private Json.Obj facts(Json.Obj request) {
        form(request);
        Engine.Facts facts = engine.facts();
        return Json.object().put("name", facts.name()).put("version", facts.version()).put("seccomp", facts.seccomp())
                .put("rootless", facts.rootless()).build();
    }

    private Json.Obj list(Json.Obj request) {
        form(request);
        return Json.object().put("containers", Json.array(engine.ours(gateway.get()).stream().map(found -> Json.object()
                .put("id", found.id()).put("name", found.name()).put("scope", found.scope()).put("agentId", found.agentId())
                .put("image", found.image()).put("hash", found.hash()).put("running", found.running())
                .put("created", found.created().toEpochMilli()).build()).toList())).build();
    }

    /** Every request names its gateway; the first one is the only one until sandboxd is started anew. */
    private Form form(Json.Obj request, String... members) {
        String[] all = new String[members.length + 2];
        System.arraycopy(members, 0, all, 2, members.length);
        all[0] = "op";
        all[1] = "instance";
        Form form = Form.of(request, all);
        String instance = form.text("instance", PlanForm.INSTANCE);
        if (!gateway.compareAndSet("", instance) && !gateway.get().equals(instance)) {
            throw new SandboxRefused("sandboxd.instance", "sandboxd serves another gateway", "start one for each gateway; after a new state folder, start it anew");
        }
        return form;
    }
}
