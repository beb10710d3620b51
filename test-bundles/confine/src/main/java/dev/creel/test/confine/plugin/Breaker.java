// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import dev.creel.api.plugin.Call;
import dev.creel.api.service.BackgroundService;

/** Breaks in every round. */
public final class Breaker implements BackgroundService {
    @Override
    public void run(Call life) {
        throw new ArithmeticException("again");
    }
}
