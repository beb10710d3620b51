// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import dev.creel.api.plugin.Call;
import org.osgi.annotation.versioning.ProviderType;

/**
 * HTTP for a plugin, to the origins its policy grants ({@code EgressPermission} lines) and to no other; thread-safe.
 * Blocking; every method throws {@link dev.creel.api.plugin.Refused} for an origin or secret that was not granted,
 * {@link dev.creel.api.plugin.Cancelled} when the call is over, and {@link dev.creel.api.plugin.Failure} with code
 * {@code TEMPORARY} when the network fails.
 */
@ProviderType
public interface Egress {
    /** Sends one request and returns when the response head is here; the body is pulled by {@link Reply#read}. */
    Reply send(Request request, Call call);
}
