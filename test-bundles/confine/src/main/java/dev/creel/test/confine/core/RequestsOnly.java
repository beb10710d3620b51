// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.confine.core;

import dev.creel.api.net.Connection;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;
import java.util.function.BiFunction;

/** An egress that answers requests as a test says, and opens nothing. */
record RequestsOnly(BiFunction<Request, Call, Reply> answers) implements Egress {
    @Override
    public Reply send(Request request, Call call) {
        return answers.apply(request, call);
    }

    @Override
    public Socket open(Request upgrade, Call call) {
        throw new UnsupportedOperationException("open");
    }

    @Override
    public Connection connect(String origin, Limits limits, Call call) {
        throw new UnsupportedOperationException("connect");
    }
}
