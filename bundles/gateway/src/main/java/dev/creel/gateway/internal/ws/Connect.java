// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import dev.creel.gateway.internal.rpc.Params;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a connect request, read and checked for form only: all of it is what a client says of itself.
 *
 * @param scopes what it asks for, in its order
 * @param auth its credentials
 * @param protocol the newest version both speak
 */
record Connect(
        String clientId,
        String displayName,
        String version,
        String platform,
        String family,
        String mode,
        String instanceId,
        int protocol,
        String role,
        List<String> scopes,
        Set<String> caps,
        Json.Obj auth,
        Optional<Device> device) {
    static final int OLDEST = 3;
    static final int NEWEST = 4;

    private static final Set<String> MODES = Set.of("webchat", "cli", "ui", "backend", "node", "probe", "test", "worker");
    private static final Set<String> PAGES = Set.of("webchat-ui", "webchat", "openclaw-control-ui", "moltbot-control-ui",
            "clawdbot-control-ui", "creel-control-ui");
    private static final int MANY = 64;

    /** @throws Refused with the family's words */
    static Connect of(Json.Obj raw) {
        Params params = new Params("connect", raw);
        Json.Obj client = params.object("client");
        Params about = params.inside("client");
        String id = about.text("id");
        String version = about.text("version");
        String platform = about.text("platform");
        String mode = about.text("mode");
        if (!plain(id)) {
            params.issue("/client/id", "must be equal to one of the allowed values");
        }
        if (!mode.isEmpty() && !MODES.contains(mode)) {
            params.issue("/client/mode", "must be equal to one of the allowed values");
        }
        long min = params.integer("minProtocol", 1, Integer.MAX_VALUE);
        long max = params.integer("maxProtocol", 1, Integer.MAX_VALUE);
        String role = params.maybe("role").orElse("operator");
        List<String> scopes = params.texts("scopes");
        if (scopes.size() > MANY) {
            params.issue("/scopes", "must NOT have more than " + MANY + " items");
        }
        Set<String> caps = new HashSet<>(params.texts("caps"));
        Json.Obj auth = params.object("auth");
        check(params);
        int protocol = protocol(min, max);
        if (!role.equals("operator") && !role.equals("node")) {
            throw Refused.of(Refusal.invalid("invalid role"));
        }
        return new Connect(id, client.text("displayName").orElse(""), version, platform,
                client.text("deviceFamily").orElse(""), mode, client.text("instanceId").orElse(""), protocol, role, scopes,
                caps, auth, Device.of(raw));
    }

    private static boolean plain(String id) {
        if (id.isEmpty()) {
            return true; // reported as missing already
        }
        return id.length() <= 64
                && id.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_');
    }

    private static void check(Params params) {
        try {
            params.check();
        } catch (Refusal e) {
            throw Refused.of(e);
        }
    }

    private static int protocol(long min, long max) {
        if (min > NEWEST || max < OLDEST || min > max) {
            Json.Obj details = Json.object()
                    .put("code", "PROTOCOL_MISMATCH")
                    .put("clientMinProtocol", min)
                    .put("clientMaxProtocol", max)
                    .put("expectedProtocol", NEWEST)
                    .put("minimumProbeProtocol", OLDEST)
                    .build();
            throw new Refused(new Refusal("INVALID_REQUEST", "protocol mismatch", details, 0), 1002, "protocol mismatch");
        }
        return (int) Math.min(max, NEWEST);
    }

    boolean node() {
        return role.equals("node");
    }

    /** Whether it says to be a page in a browser. */
    boolean page() {
        return PAGES.contains(clientId);
    }

    /** Whether it says to be one of the family's own tools, which send no device next to the shared secret. */
    boolean tool() {
        return clientId.equals("cli") && mode.equals("cli") || clientId.equals("gateway-client") && mode.equals("backend");
    }

    /** What the device signed along with the challenge. */
    Device.Signed signed() {
        return new Device.Signed(clientId, mode, role, scopes, auth, platform, family);
    }
}
