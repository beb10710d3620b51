// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.plugin.Call;
import java.io.IOException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import java.util.List;

/** A plugin whose calls never end by themselves. */
public final class Stubborn implements ModelProvider {
    /** Holds, while it closes, the lock that whoever interrupts its thread must take. */
    private static final class Trap extends AbstractInterruptibleChannel {
        void spring() throws IOException {
            begin();
            close();
        }

        @Override
        protected void implCloseChannel() {
            spin();
        }
    }

    @Override
    public List<Model> models(Call call) {
        System.out.println("stubborn.spins=true");
        spin();
        return List.of();
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        try {
            new Trap().spring();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void spin() {
        while (true) {
            try {
                Thread.sleep(5);
            } catch (Throwable caught) {
                continue;
            }
        }
    }
}
