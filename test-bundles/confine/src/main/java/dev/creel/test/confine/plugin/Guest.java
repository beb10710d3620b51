// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import dev.creel.api.model.Event;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import dev.creel.api.service.BackgroundService;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/** Leaves behind whatever a plugin can: threads, values of its own classes in threads, errors, refusals, a loop. */
public final class Guest implements ModelProvider, BackgroundService {
    /** An error of its own. */
    static final class Grudge extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Object self;

        Grudge(Object self) {
            this.self = self;
        }

        @Override
        public String getMessage() {
            return "from " + self.getClass().getSimpleName();
        }
    }

    private final ThreadLocal<Object> mine = ThreadLocal.withInitial(Object::new);
    private final InheritableThreadLocal<Object> inherited = new InheritableThreadLocal<>();
    private final Egress egress;

    public Guest(Egress egress) {
        this.egress = egress;
    }

    @Override
    public List<Model> models(Call call) {
        mine.set(this);
        inherited.set(new Grudge(this));
        CountDownLatch begun = new CountDownLatch(1);
        new Thread(() -> {
            begun.countDown();
            spin();
        }, "guest-own").start();
        await(begun);
        egress.send(Request.get("https://granted.example", "/"), call);
        try {
            System.getProperty("user.home");
        } catch (SecurityException e) {
            return IntStream.range(0, 3).mapToObj(i -> new Model("m" + i, "n", 0, 0, false)).toList();
        }
        return List.of();
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        out.emit(new Event.Text("x"));
        throw new Grudge(this);
    }

    @Override
    public void run(Call life) {
        Say.it("guest.loop", "true");
        mine.set(this);
        spin();
    }

    public void deactivate() {
        throw new Grudge(this);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
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
