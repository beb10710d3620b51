// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.ws;

import dev.creel.gateway.internal.auth.Admission;
import dev.creel.gateway.internal.device.Pairing;
import java.util.Optional;

/**
 * How a client came in.
 *
 * @param method {@code token}, {@code password}, {@code device-token} or {@code tailscale}
 * @param secret whether it showed the shared secret
 * @param admission what the connection lasts by
 * @param issued a device token made for it just now
 */
record Entry(String method, boolean secret, Admission admission, Optional<Pairing.Issued> issued) {}
