// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.plugin;

import dev.creel.api.model.Event;
import dev.creel.api.model.Model;
import dev.creel.api.model.ModelProvider;
import dev.creel.api.model.Prompt;
import dev.creel.api.model.Sink;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.plugin.Call;
import java.util.List;

/** A plugin that uses what it was granted. */
public final class Honest implements ModelProvider {
    private final Egress egress;

    public Honest(Egress egress) {
        this.egress = egress;
        System.out.println("honest.activate=" + Thread.currentThread().getClass().getSimpleName());
    }

    @Override
    public List<Model> models(Call call) {
        Reply reply = egress.send(Request.get("https://granted.example", "/"), call);
        return List.of(new Model("status-" + reply.status(), "n", 0, 0, false));
    }

    @Override
    public void generate(Prompt prompt, Sink out, Call call) {
        out.emit(new Event.Text(Thread.currentThread().getName()));
        egress.send(Request.get("https://other.example", "/"), call);
    }
}
