// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.net;

import dev.creel.api.secret.SecretRef;
import java.util.Objects;

/**
 * One place where the host writes a secret.
 *
 * @param name what stands in the request as <code>{{name}}</code>; for {@code HEADER} the header's name, whose whole value is
 *     the secret unless the request has that header with <code>{{name}}</code> in it, as in <code>Bot {{Authorization}}</code>
 * @param secret the secret's name
 * @param place where it is written
 * @param encoding how it is written
 * @param user the account that {@code SASL_PLAIN} signs in to; empty for other encodings
 */
public record Bind(String name, SecretRef secret, Place place, Encoding encoding, String user) {
    /** The closed list of places. */
    public enum Place { HEADER, PATH_SEGMENT, QUERY, FORM_FIELD, JSON_POINTER, LINE }

    /** The closed list of encodings. */
    public enum Encoding {
        RAW,
        BEARER,
        BASIC,
        /** Base64 of NUL, {@code user}, NUL and the secret, in a {@code LINE}: at most 399 characters, else {@code BAD_INPUT}. */
        SASL_PLAIN
    }

    public Bind {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(user, "user");
        if (user.indexOf('\0') >= 0 || user.isEmpty() == (encoding == Encoding.SASL_PLAIN)) {
            throw new IllegalArgumentException("SASL_PLAIN, and no other encoding, has a user, without NUL");
        }
    }

    /** A secret written without a user. */
    public Bind(String name, SecretRef secret, Place place, Encoding encoding) {
        this(name, secret, place, encoding, "");
    }

    /** {@code Authorization: Bearer SECRET}. */
    public static Bind bearer(SecretRef secret) {
        return new Bind("Authorization", secret, Place.HEADER, Encoding.BEARER);
    }
}
