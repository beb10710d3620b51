// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.plugin.PluginAdvice;
import dev.creel.plugin.PluginLifecycle;
import dev.creel.plugin.PluginRefusal;
import dev.creel.plugin.Plugins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A host of plugins in memory: one comes with it, {@code /jars/NAME.jar} can be installed. */
public final class FakePlugins implements Plugins, PluginLifecycle, PluginAdvice {
    public static final String LINE = "(dev.creel.api.plugin.ContributePermission \"method:echo.say\")";
    public static final String EXTRA = "(dev.creel.api.plugin.QuotaPermission \"loops=1\")";

    public final List<Source> planned = new CopyOnWriteArrayList<>();
    public final List<String> done = new CopyOnWriteArrayList<>();
    /** What an operation waits for after its first step. */
    public volatile CountDownLatch gate = new CountDownLatch(0);
    private final Map<String, Info> all = new ConcurrentSkipListMap<>();
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();
    private final BooleanSupplier settled;

    FakePlugins(BooleanSupplier settled) {
        this.settled = settled;
        all.put("model-offline", info("model-offline", "1.0.0", "active"));
    }

    private static Info info(String name, String version, String state) {
        return new Info(name, "org." + name, version, state, state.equals("active") ? "" : "it is off", List.of("method:" + name + ".say"));
    }

    @Override
    public List<Info> list() {
        return List.copyOf(all.values());
    }

    @Override
    public Optional<Details> details(String name) {
        return Optional.ofNullable(all.get(name)).map(info -> new Details(info, "abc", false, "/jars/" + name + ".jar",
                "/state/plugins-allowlist/" + name + ".policy", List.of(LINE), List.of(EXTRA), List.of(LINE)));
    }

    @Override
    public boolean settled() {
        return settled.getAsBoolean();
    }

    @Override
    public AutoCloseable onChange(Runnable action) {
        actions.add(action);
        return () -> actions.remove(action);
    }

    private Info put(String name, String state) {
        Info info = info(name, "1.0.0", state);
        all.put(name, info);
        actions.forEach(Runnable::run);
        return info;
    }

    private void step(Consumer<String> steps, String what) {
        steps.accept(what);
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Plan plan(Source source, Consumer<String> steps) {
        planned.add(source);
        step(steps, "reading " + source.location());
        String name = source.location().replaceAll(".*/|\\.jar$", "");
        if (name.equals("bad")) {
            throw new PluginRefusal("gate.zip.gap", "bytes before the first entry; its author must mend it");
        }
        return new Plan("consent-" + name, name, "org." + name, "1.0.0", "abc", "", "", "",
                List.of(new Right(LINE, "answers requests", false, true)),
                List.of(new Right(EXTRA, "runs in the background", true, true)), List.of());
    }

    @Override
    public Info apply(String consent, Set<String> optional, Consumer<String> steps) {
        if (!consent.startsWith("consent-")) {
            throw new PluginRefusal("consent.unknown", "nothing was planned under that consent; plan again");
        }
        step(steps, "writing");
        done.add("apply " + consent + " " + optional);
        return put(consent.substring("consent-".length()), "active");
    }

    @Override
    public Info enable(String name, Consumer<String> steps) {
        step(steps, "starting " + name);
        return put(known(name), "active");
    }

    @Override
    public Info disable(String name, Consumer<String> steps) {
        step(steps, "stopping " + name);
        return put(known(name), "disabled");
    }

    @Override
    public Removal remove(String name, Consumer<String> steps) {
        step(steps, "stopping " + name);
        all.remove(known(name));
        actions.forEach(Runnable::run);
        return new Removal(name, 0, 0, 0, true);
    }

    private String known(String name) {
        if (!all.containsKey(name)) {
            throw new PluginRefusal("plugin.unknown", "there is no plugin " + name);
        }
        return name;
    }

    @Override
    public Explanation why(String subject, String about) {
        return new Explanation(known(subject), about.isEmpty() ? "plugin.state" : about, "it is active", "nothing to grant");
    }

    @Override
    public List<Finding> doctor() {
        return List.of(new Finding("plugin.unused", "warn", "model-offline", "nobody asks it", "disable it"));
    }
}
