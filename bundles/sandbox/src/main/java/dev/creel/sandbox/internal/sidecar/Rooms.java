// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.Engine.Gone;
import dev.creel.sandbox.internal.FarEngine;
import dev.creel.sandbox.internal.Plan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The containers made here and looked at since: commands run in no other. Images are those an operator has listed, by name.
 * Thread-safe.
 */
final class Rooms {
    static final int MOST = 64;

    private final FarEngine engine;
    private final Grounds grounds;
    private final Ceiling ceiling;
    private final Set<String> images;
    private final Map<String, Plan> known = new HashMap<>();
    private int making;

    Rooms(FarEngine engine, Grounds grounds, Ceiling ceiling, Set<String> images) {
        this.engine = engine;
        this.grounds = grounds;
        this.ceiling = ceiling;
        this.images = Set.copyOf(images);
    }

    String image(String name) {
        if (!images.contains(name)) {
            throw new SandboxRefused("sandboxd.image", name + " is no image sandboxd makes containers of", "start sandboxd with --image " + name);
        }
        return engine.image(name);
    }

    String create(PlanForm wanted) {
        Plan plan = wanted.plan();
        if (!image(plan.options().image()).equals(plan.image())) {
            throw new SandboxRefused("sandboxd.image", plan.image() + " is not the image " + plan.options().image(), "ask for the image again");
        }
        ceiling.check(plan.options());
        grounds.check(plan, wanted.numbers());
        enter(plan.instance());
        try {
            String id = engine.create(plan, grounds::engine);
            seen(id, wanted);
            return id;
        } finally {
            leave();
        }
    }

    /** The engine followed paths by itself: what it found there is looked at from inside before any command runs. */
    private void seen(String id, PlanForm wanted) {
        boolean same = false;
        try {
            same = engine.same(id, wanted.numbers());
        } finally {
            if (!same) {
                engine.remove(id);
            }
        }
        if (!same) {
            throw new SandboxRefused("sandboxd.mount", "the engine mounted another folder than " + wanted.plan().mounts().get(0).source(),
                    "start sandboxd with --root FOLDER=PATH, where PATH is the engine's for the folder, or --root FOLDER=volume:NAME");
        }
        synchronized (this) {
            known.put(id, wanted.plan());
        }
    }

    private void enter(String instance) {
        if (entered()) {
            return;
        }
        forget(instance);
        if (!entered()) {
            throw new SandboxRefused("sandbox.containers", "there are " + MOST + " containers", "remove some: creel sandbox prune");
        }
    }

    private synchronized boolean entered() {
        boolean room = known.size() + making < MOST;
        making += room ? 1 : 0;
        return room;
    }

    /** Containers may go without a word here: what somebody removed, or the engine for one of the same name, takes no room. */
    private void forget(String instance) {
        Set<String> gone;
        synchronized (this) {
            gone = new HashSet<>(known.keySet());
        }
        engine.ours(instance).forEach(found -> gone.remove(found.id()));
        synchronized (this) {
            known.keySet().removeAll(gone);
        }
    }

    private synchronized void leave() {
        making--;
    }

    synchronized Plan plan(String id) {
        Plan plan = known.get(id);
        if (plan == null) {
            throw new Gone("sandboxd has made no container " + id, null);
        }
        return plan;
    }

    /** Removes one of the gateway's, also one that an earlier sandboxd made. */
    void remove(String id, String instance) {
        boolean ours;
        synchronized (this) {
            ours = known.containsKey(id);
        }
        if (!ours && engine.ours(instance).stream().noneMatch(found -> found.id().equals(id))) {
            throw new SandboxRefused("sandboxd.container", "the container " + id + " is none of this gateway's", "leave it alone");
        }
        engine.remove(id);
        synchronized (this) {
            known.remove(id);
        }
    }
}
