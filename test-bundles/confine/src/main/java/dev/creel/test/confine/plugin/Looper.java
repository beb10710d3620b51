// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import dev.creel.api.service.BackgroundService;

/** Ends each round in another way: throws, returns, fails, goes silent; the fifth works until it is cancelled. */
public final class Looper implements BackgroundService {
    private int round;

    @Override
    public void run(Call life) {
        round++;
        Say.it("looper.round", round + " " + Thread.currentThread().getClass().getSimpleName());
        switch (round) {
            case 1 -> throw new IllegalStateException("broken");
            case 2 -> Say.it("looper.returns", "true");
            case 3 -> throw new Failure(Failure.Code.TEMPORARY, "the network is down");
            case 4 -> silence();
            default -> work(life);
        }
    }

    private static void silence() {
        while (true) {
            try {
                Thread.sleep(1_000);
            } catch (Throwable caught) {
                continue;
            }
        }
    }

    private static void work(Call life) {
        try {
            while (true) {
                life.check();
                Thread.sleep(1);
            }
        } catch (Cancelled e) {
            Say.it("looper.cancelled", e.why().name());
        } catch (InterruptedException e) {
            Say.it("looper.cancelled", life.cancelled() ? "STOPPING" : "no");
        }
    }
}
