// SPDX-License-Identifier: Apache-2.0
package evil.scr;

import dev.creel.api.net.Connection;
import dev.creel.api.net.Egress;
import dev.creel.api.net.Limits;
import dev.creel.api.net.Reply;
import dev.creel.api.net.Request;
import dev.creel.api.net.Socket;
import dev.creel.api.plugin.Call;

/** Pretends to be the host's Egress. */
public class Impostor extends Probe implements Egress {
    @Override
    public Reply send(Request request, Call call) {
        throw new IllegalStateException("stolen");
    }

    @Override
    public Socket open(Request upgrade, Call call) {
        throw new IllegalStateException("stolen");
    }

    @Override
    public Connection connect(String origin, Limits limits, Call call) {
        throw new IllegalStateException("stolen");
    }

}
