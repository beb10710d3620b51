// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.confine.PluginId;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

final class PoolTest {
    private static final int COLLECTIONS = 100;
    private static final Workshop WORKSHOP = new Workshop(TestControls.made(), 1_000, 10_000);

    private final AtomicReference<WeakReference<ClassLoader>> loader = new AtomicReference<>();

    @AfterAll
    static void close() {
        WORKSHOP.close();
    }

    @Test
    void aThreadThatRunsIsEndedWhenItsPluginGoes() throws InterruptedException {
        Pool pool = new Pool(plugin(this::made), WORKSHOP, "test", 1, 1);
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        assertThat(pool.submit(() -> {
            runs.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        })).isTrue();
        assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();

        pool.close();

        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(pool.finished(TimeUnit.SECONDS.toNanos(60))).isTrue();
        assertThat(collected()).as("the class loader of the plugin is collected").isTrue();
        Reference.reachabilityFence(pool);
    }

    private ClassLoader made() {
        ClassLoader made = new URLClassLoader(new URL[0], null);
        loader.set(new WeakReference<>(made));
        return made;
    }

    private boolean collected() throws InterruptedException {
        assertThat(loader.get()).as("a thread was made").isNotNull();
        for (int i = 0; i < COLLECTIONS && loader.get().get() != null; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(i);
        }
        return loader.get().get() == null;
    }

    private static Plugin plugin(Supplier<ClassLoader> loader) {
        BundleWiring wiring = (BundleWiring) Proxy.newProxyInstance(PoolTest.class.getClassLoader(), new Class<?>[] {BundleWiring.class},
                (proxy, method, arguments) -> loader.get());
        Bundle bundle = (Bundle) Proxy.newProxyInstance(PoolTest.class.getClassLoader(), new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "adapt" -> wiring;
                    case "getBundleId" -> 7L;
                    default -> null;
                });
        return new Plugin(bundle, new PluginId("test", "org.example.test", "1", ""), new Grants(7, List.of()), "", WORKSHOP, null);
    }
}
