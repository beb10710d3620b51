// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.creel.bridge.Gate;
import dev.creel.bridge.PluginThread;
import dev.creel.confine.PluginId;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What a removed plugin held is free at once: others would be refused for it while memory is short. */
class RemovedPluginTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

    private Gate.Controls controls;
    private Workshop workshop;

    @BeforeEach
    void open() {
        controls = TestControls.made();
        workshop = new Workshop(controls, HOUR_MILLIS, HOUR_MILLIS);
    }

    @AfterEach
    void close() {
        workshop.close();
    }

    @Test
    void theMeterOfProcessorTimeHoldsNoPluginUntilItsNextLook() {
        CpuMeter meter = new CpuMeter(controls, workshop, HOUR_MILLIS);
        WeakReference<Plugin> plugin = begun(meter);
        assertThat(collected(plugin)).isTrue();
        Reference.reachabilityFence(meter);
    }

    private WeakReference<Plugin> begun(CpuMeter meter) {
        Plugin plugin = plugin(new Site());
        meter.begins(plugin);
        return new WeakReference<>(plugin);
    }

    @Test
    void aThreadHasTheClassLoaderOfItsPluginOnlyWhileItRuns() throws InterruptedException {
        Site site = new Site();
        Plugin plugin = plugin(site);
        List<Thread> threads = new ArrayList<>();
        AtomicBoolean had = new AtomicBoolean();
        PluginThread ran = workshop.thread(plugin, () -> {
            had.set(Thread.currentThread().getContextClassLoader() == site.loader);
            threads.add(workshop.thread(plugin, () -> { }, "never-started"));
        }, "call");
        ran.start();
        ran.join();
        threads.add(ran);
        assertThat(had).isTrue();
        WeakReference<ClassLoader> loader = new WeakReference<>(site.loader);
        site.loader = null;
        assertThat(collected(loader)).isTrue();
        assertThat(threads).hasSize(2);
    }

    /** Whoever removes a plugin waits for an empty roll: between two lifecycle threads there is no moment without one. */
    @Test
    void aThreadThatWasStartedIsOnTheRollBeforeItRuns() throws InterruptedException {
        Roll roll = new Roll();
        CountDownLatch go = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                return;
            }
            roll.run(() -> { });
        }, "late");
        roll.start(thread);
        assertThat(roll.left(0)).containsExactly("late");
        go.countDown();
        assertThat(roll.left(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS))).isEmpty();
        assertThatThrownBy(() -> roll.start(thread)).isInstanceOf(IllegalThreadStateException.class);
        assertThat(roll.left(0)).as("a thread that could not start").isEmpty();
    }

    /** A plugin's bundle as far as a thread of it is concerned. */
    private static final class Site {
        private ClassLoader loader = new URLClassLoader(new URL[0]);

        private Object answer(String method) {
            return switch (method) {
                case "getBundleId" -> 7L;
                case "getLocation" -> "test";
                case "adapt" -> proxy(BundleWiring.class);
                case "getClassLoader" -> loader;
                default -> throw new UnsupportedOperationException(method);
            };
        }

        private <T> T proxy(Class<T> type) {
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                    (self, method, arguments) -> answer(method.getName())));
        }
    }

    private Plugin plugin(Site site) {
        return new Plugin(site.proxy(Bundle.class), new PluginId("guest", "test.guest", "1.0.0", ""), new Grants(7, List.of()), "",
                workshop, null);
    }

    private static boolean collected(WeakReference<?> reference) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (reference.get() != null && System.nanoTime() < end) {
            System.gc();
        }
        return reference.get() == null;
    }
}
