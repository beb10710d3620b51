// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.lifecycle;

import dev.creel.api.tool.Tool;
import dev.creel.config.Config;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Service;
import dev.creel.plugin.PluginLifecycle;
import dev.creel.plugin.PluginLifecycle.Plan;
import dev.creel.plugin.PluginLifecycle.Source;
import dev.creel.plugin.PluginRefusal;
import dev.creel.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * An operator inside the gateway, without a person: installs, updates, switches and removes the plugin {@code org-example-greeter}
 * from the jars in the folder that the property {@code lifecycle.dir} names, and writes what it saw to {@code facts} there.
 */
@Component(immediate = true, service = {})
public final class Operator {
    private static final String NAME = "org-example-greeter";
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Plugins plugins;
    private final PluginLifecycle lifecycle;
    private final PluginServices services;
    private final Config config;
    private final BundleContext context;
    private final Path dir = Path.of(System.getProperty("lifecycle.dir"));
    private final Semaphore changes = new Semaphore(0);
    private final TreeMap<String, String> facts = new TreeMap<>();

    @Activate
    public Operator(
            @Reference Plugins plugins,
            @Reference PluginLifecycle lifecycle,
            @Reference PluginServices services,
            @Reference Config config,
            BundleContext context) {
        this.plugins = plugins;
        this.lifecycle = lifecycle;
        this.services = services;
        this.config = config;
        this.context = context;
        new Thread(this::run, "operator").start();
    }

    private void run() {
        try (AutoCloseable watching = plugins.onChange(changes::release)) {
            await(plugins::settled);
            String before = others();
            install();
            update();
            switches();
            drain();
            remove();
            facts.put("neighbours", before.equals(others()) ? "untouched" : "changed from " + before + " to " + others());
            facts.put("done", "true");
        } catch (Exception | LinkageError e) {
            e.printStackTrace();
            facts.put("broken", e.toString());
        }
        end();
    }

    private void install() throws IOException {
        Plan plan = plan("1");
        facts.put("planned", plan.name() + ' ' + plan.version() + " replacing \"" + plan.replaces() + '"');
        facts.put("planned.installed", String.valueOf(bundle() != null));
        facts.put("planned.says", String.valueOf(plan.rights().stream().map(PluginLifecycle.Right::sentence).toList()));
        facts.put("planned.danger", String.valueOf(plan.optional().get(0).danger()));
        facts.put("other.consent", refusal(() -> lifecycle.apply("0".repeat(64), Set.of(), step -> {})));
        facts.put("other.optional", refusal(() -> lifecycle.apply(plan.consent(), Set.of("(a.B \"c\")"), step -> {})));
        facts.put("installed", lifecycle.apply(plan.consent(), Set.of(), step -> {}).state());
        facts.put("installed.answers", greeting());
        facts.put("installed.twice", refusal(() -> lifecycle.apply(plan.consent(), Set.of(), step -> {})));
        facts.put("installed.files", files());
    }

    private void update() throws IOException {
        Plan plan = plan("2");
        facts.put("update.replaces", plan.replaces());
        facts.put("update.fresh", String.valueOf(plan.rights().stream().filter(PluginLifecycle.Right::fresh).count()));
        facts.put("updated", lifecycle.apply(plan.consent(), Set.of(), step -> {}).state());
        facts.put("updated.answers", greeting());
        facts.put("updated.files", files());
        facts.put("downgrade", refusal(() -> plan("1")));
        facts.put("broken.update", refusal(() -> lifecycle.apply(plan("3").consent(), Set.of(), step -> {})));
        facts.put("broken.update.answers", greeting());
        facts.put("broken.update.files", files());
    }

    private void switches() throws InterruptedException {
        facts.put("disabled", lifecycle.disable(NAME, step -> {}).state());
        facts.put("disabled.answers", greeting());
        facts.put("enabled", lifecycle.enable(NAME, step -> {}).state());
        facts.put("enabled.answers", greeting());
        edit("plugins.deny", "[\"" + NAME + "\"]");
        await(() -> state().equals("disabled"));
        facts.put("denied.answers", greeting());
        facts.put("denied.enable", refusal(() -> lifecycle.enable(NAME, step -> {})));
        edit("plugins.deny", "[]");
        await(() -> state().equals("active"));
        facts.put("allowed.answers", greeting());
    }

    /** A call that is under way when its plugin is switched off ends well; one that comes then is refused. */
    private void drain() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        Service<Tool> greeter = services.of(Tool.class).stream().filter(tool -> tool.plugin().name().equals(NAME)).findFirst().orElseThrow();
        FutureTask<String> underWay = new FutureTask<>(() -> greeter.call(SOON, (tool, call) -> {
            begun.countDown();
            awaitQuietly(refused);
            return tool.tools().get(0).description();
        }));
        new Thread(underWay, "caller").start();
        begun.await();
        FutureTask<String> off = new FutureTask<>(() -> lifecycle.disable(NAME, step -> {}).state());
        new Thread(off, "switch").start();
        facts.put("drained.later", later(greeter));
        refused.countDown();
        try {
            facts.put("drained", underWay.get());
            facts.put("drained.off", off.get());
        } catch (ExecutionException e) {
            facts.put("drained", String.valueOf(e.getCause()));
        }
        facts.put("drained.enabled", lifecycle.enable(NAME, step -> {}).state());
    }

    /** Calls until a call is refused; says why it was. */
    private static String later(Service<Tool> greeter) {
        while (true) {
            try {
                greeter.call(SOON, (tool, call) -> tool.tools().get(0).description());
            } catch (PluginException e) {
                return e.getMessage();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the call was cut off", e);
        }
    }

    private void remove() throws IOException {
        Files.writeString(Path.of(config.current().stateDir(), "plugins-data", NAME, "note"), "kept by the plugin");
        PluginLifecycle.Removal removal = lifecycle.remove(NAME, step -> {});
        facts.put("removed", removal.toString());
        facts.put("removed.complete", String.valueOf(removal.complete()));
        facts.put("removed.answers", greeting());
        facts.put("removed.files", files());
        facts.put("removed.shipped", refusal(() -> lifecycle.remove("model-offline", step -> {})));
    }

    private Plan plan(String version) {
        return lifecycle.plan(new Source(dir.resolve("greeter-" + version + ".jar").toString(), "", "", "", Set.of()), step -> {});
    }

    private void edit(String path, String json) {
        config.edit(List.of(new Config.Change(path, json)), config.inspect().hash());
    }

    /** What the plugin says of itself, asked as the gateway asks. */
    private String greeting() {
        return services.of(Tool.class).stream()
                .filter(tool -> tool.plugin().name().equals(NAME))
                .map(tool -> tool.call(SOON, (greeter, call) -> greeter.tools().get(0).description()))
                .findFirst()
                .orElse("nobody");
    }

    private String state() {
        return plugins.list().stream().filter(info -> info.name().equals(NAME)).map(Plugins.Info::state).findFirst().orElse("");
    }

    private static String refusal(Runnable operation) {
        try {
            operation.run();
            return "no refusal";
        } catch (PluginRefusal e) {
            return e.rule() + ": " + e.getMessage();
        }
    }

    private Bundle bundle() {
        return context.getBundle("creel:" + NAME);
    }

    /** The files of that name in the state folder, digests cut. */
    private String files() throws IOException {
        List<String> found = new ArrayList<>();
        Path state = Path.of(config.current().stateDir());
        for (String folder : List.of("plugins", "plugins-allowlist", "plugins-staged", "plugins-data/" + NAME)) {
            if (Files.isDirectory(state.resolve(folder))) {
                try (Stream<Path> all = Files.walk(state.resolve(folder))) {
                    all.filter(Files::isRegularFile).map(file -> state.relativize(file).toString().replaceAll("[0-9a-f]{64}", "DIGEST"))
                            .forEach(found::add);
                }
            }
        }
        found.sort(null);
        return String.valueOf(found);
    }

    /** Every other bundle with its state and the time of its last change. */
    private String others() {
        StringBuilder all = new StringBuilder();
        for (Bundle other : context.getBundles()) {
            if (!other.getLocation().equals("creel:" + NAME)) {
                all.append(other.getSymbolicName()).append(' ').append(other.getState()).append(' ').append(other.getLastModified()).append('\n');
            }
        }
        return all.toString();
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (!changes.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nothing changed for " + SOON + "; " + plugins.list());
            }
        }
    }

    private void end() {
        try {
            List<String> lines = new ArrayList<>();
            facts.forEach((key, value) -> lines.add(key + '=' + value));
            Files.write(dir.resolve("facts"), lines);
            context.getBundle(0).stop();
        } catch (IOException | BundleException e) {
            e.printStackTrace();
        }
    }
}
