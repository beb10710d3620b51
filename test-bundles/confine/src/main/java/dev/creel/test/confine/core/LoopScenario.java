// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.core;

import dev.creel.api.service.BackgroundService;
import dev.creel.confine.Confinement;
import dev.creel.confine.PluginException;
import dev.creel.confine.PluginServices;
import dev.creel.confine.PluginServices.Loop;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;

/** Loops of plugins: run again, found silent, refused over the quota, given up after too many breaks. */
final class LoopScenario {
    private static final Duration SILENCE = Duration.ofMillis(300);

    private final PluginServices services;
    private final Confinement confinement;

    LoopScenario(PluginServices services, Confinement confinement) {
        this.services = services;
        this.confinement = confinement;
    }

    /** @param looper granted one loop @param breaker breaks always */
    void run(Bundle looper, Bundle breaker) throws Exception {
        PluginServices.Service<BackgroundService> service = service("looper");
        Loop loop = keep(service, SILENCE);
        await("looper.five", () -> loop.status().rounds() == 5);
        System.out.println("looper.over=" + over(service));
        loop.close();
        await("looper.cancelled", () -> System.getProperty("looper.cancelled") != null);
        System.out.println("looper.state=" + loop.status().state());
        Loop second = keep(service, Duration.ZERO);
        System.out.println("looper.release=" + confinement.release(looper));
        looper.uninstall();
        System.out.println("looper.second=" + second.status().state());
        Loop broken = keep(service("breaker"), Duration.ZERO);
        await("breaker.ended", () -> broken.status().state() == Loop.State.ENDED);
        System.out.println("breaker.rounds=" + broken.status().rounds() + ' ' + broken.status().last());
        System.out.println("breaker.quarantine=" + over(service("breaker")));
        confinement.start(breaker);
        Loop again = keep(service("breaker"), Duration.ZERO);
        System.out.println("breaker.enabled=" + again.status().rounds());
        System.out.println("breaker.release=" + confinement.release(breaker));
        breaker.uninstall();
    }

    private PluginServices.Service<BackgroundService> service(String plugin) {
        return services.of(BackgroundService.class).stream()
                .filter(s -> s.plugin().name().equals(plugin)).findFirst().orElseThrow();
    }

    private static Loop keep(PluginServices.Service<BackgroundService> service, Duration silence) {
        return service.keep("run", silence, (s, life) -> {
            s.run(life);
            return null;
        });
    }

    private static String over(PluginServices.Service<BackgroundService> service) {
        try {
            return "begun " + service.keep("other", SILENCE, (s, life) -> null);
        } catch (PluginException e) {
            return e.kind() + " " + e.getMessage();
        }
    }

    /** What a loop does next has no event of its own here; a miss shows as a missing line. */
    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            synchronized (System.out) {
                System.out.wait(20);
            }
        }
        System.out.println(what + ".met=" + condition.getAsBoolean());
    }
}
