// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.driver;

import dev.creel.api.json.Json;
import dev.creel.api.tool.Result;
import dev.creel.api.tool.Tool;
import dev.creel.confine.Confinement;
import dev.creel.confine.PluginServices;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Drives the attacks inside a host: trusted, never part of a distribution. System properties say what to do:
 * {@code evil.dir} (working folder; {@code ids} in it lists what to run), {@code evil.port}, {@code evil.granted}.
 * Ends the JVM with 0 when all is done, with 77 when an attack left it unfit for the next one.
 */
@Component(immediate = true, service = {})
public final class Driver {
    private static final int UNFIT = 77;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What an attack waits for that confinement keeps away from it: without confinement until it comes, else for a while. */
    private static final int WINDOW_MILLIS = Boolean.getBoolean("evil.unprotected") ? 30_000 : 2_000;

    private final PluginServices services;
    private final Confinement confinement;
    private final BundleContext context;
    private final Path dir = Path.of(System.getProperty("evil.dir"));
    private final Path out = dir.resolve("outcomes.jsonl");
    private final Canaries canaries = new Canaries(dir.resolve("canary"));
    private Victims victims;
    private Listeners listeners;

    @Activate
    public Driver(@Reference PluginServices services, @Reference Confinement confinement, BundleContext context) {
        this.services = services;
        this.confinement = confinement;
        this.context = context;
        Thread t = new Thread(this::run, "driver");
        t.setDaemon(false);
        t.start();
    }

    private void run() {
        int code = 1;
        try {
            canaries.setUp();
            listeners = new Listeners(Integer.getInteger("evil.port"), Integer.getInteger("evil.granted"), dir);
            victims = new Victims(context);
            victims.setUp();
            code = attackAll();
        } catch (IllegalStateException e) {
            // The framework went away under the attack: the next one needs a new JVM.
            e.printStackTrace();
            code = UNFIT;
        } catch (Throwable e) {
            e.printStackTrace();
            write(Json.object().put("broken", String.valueOf(e)).build().text());
        } finally {
            stop(code);
        }
    }

    private int attackAll() throws IOException {
        List<String> ids = Files.readAllLines(dir.resolve("ids"));
        if (evil(PATIENCE).isEmpty()) {
            write(Json.object().put("broken", "no tool named evil").build().text());
            return 1;
        }
        if (ids.isEmpty()) {
            ids = new ArrayList<>(List.of(call("list", PATIENCE).text().split("\n")));
            // First, while the audit log still has a line for each denial.
            ids.addAll(0, Variants.ids());
            Files.write(dir.resolve("all"), ids);
        }
        Variants variants = new Variants(context, confinement, services);
        for (String id : ids) {
            write(Json.object().put("begin", id).build().text());
            Outcome outcome = Variants.ids().contains(id) ? variants.attack(id) : attack(id);
            write(outcome.line());
            if (unfit(id)) {
                return UNFIT;
            }
        }
        write(Json.object().put("done", true).build().text());
        return 0;
    }

    private Outcome attack(String id) throws IOException {
        canaries.setUp();
        victims.setUp();
        JvmState state = new JvmState();
        int hits = listeners.hits.get();
        boolean endless = id.startsWith("l4.");
        Duration deadline = endless ? Duration.ofSeconds(1) : PATIENCE;
        try {
            if (id.equals("adv.returned.list")) {
                look();
            }
            Result result = call(id, deadline);
            return Outcome.of(id, result, effects(state, hits));
        } catch (RuntimeException e) {
            List<String> effects = new ArrayList<>(effects(state, hits));
            if (endless && RunsOn.afterItsDeadline()) {
                effects.add("still running after its deadline");
            }
            return Outcome.of(id, e, effects);
        } finally {
            state.restore();
            Thread.interrupted();
            if (endless) {
                answer();
            }
        }
    }

    /** Each attack stands for itself: a call that works keeps those that hang from adding up to a rest of the plugin. */
    private void answer() {
        try {
            call("list", PATIENCE);
        } catch (RuntimeException e) {
            write(Json.object().put("note", "after an endless attack: " + e).build().text());
        }
    }

    /** Looks at a list that a plugin returned, on a thread of the host. */
    private void look() {
        call("arm", PATIENCE);
        List<?> returned = evil(PATIENCE).orElseThrow().call(PATIENCE, (tool, c) -> tool.tools());
        try {
            returned.size();
        } catch (RuntimeException e) {
            write(Json.object().put("note", "adv.returned.list: " + e).build().text());
        }
    }

    private List<String> effects(JvmState state, int hits) throws IOException {
        List<String> effects = new ArrayList<>();
        canaries.changes().forEach(effects::add);
        state.changes().forEach(effects::add);
        victims.changes().forEach(effects::add);
        if (listeners.hits.get() > hits) {
            effects.add("connected to a canary");
        }
        return effects;
    }

    private Result call(String id, Duration deadline) {
        Json.Obj arguments = Json.object().put("attack", id).put("dir", canaries.dir().toString())
                .put("port", listeners.forbidden()).put("granted", listeners.granted()).put("udp", listeners.udp())
                .put("unix", listeners.unix().toString()).put("pid", ProcessHandle.current().pid())
                .put("window", WINDOW_MILLIS).put("child", victims.child()).put("victim", victims.bundle())
                .put("library", System.getProperty("java.home") + "/lib/libprefs.so").build();
        return evil(PATIENCE).orElseThrow().call(deadline, (tool, c) -> tool.invoke("evil", arguments, new AttackCall(c)));
    }

    private Optional<PluginServices.Service<Tool>> evil(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        do {
            for (PluginServices.Service<Tool> s : services.of(Tool.class)) {
                if (s.property("tool").contains("evil")) {
                    return Optional.of(s);
                }
            }
            LockSupport.parkNanos(20_000_000);
        } while (System.nanoTime() < end);
        return Optional.empty();
    }

    private boolean unfit(String id) {
        boolean unprotected = Boolean.getBoolean("evil.unprotected");
        boolean stopping = context.getBundle(0).getState() != Bundle.ACTIVE;
        return stopping || evil(Duration.ofSeconds(2)).isEmpty() || (unprotected && (id.startsWith("l4.") || Poison.IDS.contains(id)));
    }

    private void write(String line) {
        try {
            Files.writeString(out, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void stop(int code) {
        if (code == 0) {
            try {
                context.getBundle(0).stop();
                return;
            } catch (org.osgi.framework.BundleException e) {
                e.printStackTrace();
            }
        }
        Runtime.getRuntime().halt(code);
    }
}
