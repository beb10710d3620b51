// SPDX-License-Identifier: Apache-2.0
package example.method;

import dev.creel.api.gateway.GatewayMethod;
import dev.creel.api.json.Json;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import org.osgi.service.component.annotations.Component;

/** The method {@code example-method.add}: adds two whole numbers and says who asked. */
@Component(service = GatewayMethod.class, property = "method=" + AddMethod.NAME)
public final class AddMethod implements GatewayMethod {
    static final String NAME = "example-method.add";

    @Override
    public MethodSpec spec() {
        return new MethodSpec(NAME, "operator.write");
    }

    @Override
    public Json call(Json.Obj params, Peer peer, Call call) {
        long sum = Math.addExact(number(params, "a"), number(params, "b"));
        return Json.object().put("sum", sum).put("client", peer.client()).build();
    }

    private static long number(Json.Obj params, String name) {
        return params.integer(name).orElseThrow(() -> new Failure(Failure.Code.BAD_INPUT, name + " must be a whole number"));
    }
}
