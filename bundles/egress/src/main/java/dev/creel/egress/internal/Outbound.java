// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.confine.WebOrigin;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;

/**
 * One request as it goes on the wire, checked, secrets written in.
 *
 * @param target where it goes
 * @param method HTTP method
 * @param path path and query, encoded
 * @param headers in order
 * @param body the body, empty for none; not shared
 * @param secrets the values that were written in
 */
record Outbound(WebOrigin target, String method, String path, List<Header> headers, byte[] body, List<String> secrets) {
    /** One header line; {@code secret} when the host wrote its value. */
    record Header(String name, String value, boolean secret) {}

    /** Its headers replace those of the same name that the client would send of itself. */
    void writeHeaders(HttpFields.Mutable fields) {
        headers.forEach(header -> fields.remove(header.name()));
        headers.forEach(header -> fields.add(header.name(), header.value()));
    }

    /** Text shows no secret: records print their components. */
    @Override
    public String toString() {
        return method + " " + target.origin();
    }
}
