// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress.internal;

import dev.creel.api.net.Bind;
import dev.creel.api.plugin.Failure;
import java.util.regex.Pattern;

/**
 * Where a channel's secret may stand in what goes to its own server. A chat service shows people nearly everything it is
 * sent: a plugin that wrote the token into a message, a reason or a nick would have told it to whoever reads along.
 */
final class Places {
    private static final Pattern CREDENTIAL = Pattern.compile("(?i)([a-z]+[-_])*(authorization|token|secret|password|key)");
    private static final Pattern POINTER = Pattern.compile("(/[a-z]{1,16})?/[A-Za-z_-]{1,32}");
    private static final Pattern COMMAND = Pattern.compile("(PASS|AUTHENTICATE) :?");

    private Places() {}

    /** @param name of the header, parameter or field that the secret would stand in */
    static void require(Bind bind, String name) {
        check(bind, CREDENTIAL.matcher(name).matches());
    }

    /** @param pointer to the string that the secret would become: near the top, where no service keeps what people say */
    static void requirePointer(Bind bind, String pointer) {
        check(bind, POINTER.matcher(pointer).matches() && CREDENTIAL.matcher(pointer.substring(pointer.lastIndexOf('/') + 1)).matches());
    }

    /** @param before what of the line stands before the secret */
    static void requireLine(Bind bind, String before) {
        check(bind, COMMAND.matcher(before).matches());
    }

    private static void check(Bind bind, boolean harmless) {
        if (!harmless && bind.secret().name().startsWith("channels.")) {
            throw new Failure(Failure.Code.BAD_INPUT, "the secret " + bind.secret().name() + " of a channel goes only where services"
                    + " look for one: a header, parameter or field named as a token, key, password or secret, a path, PASS or AUTHENTICATE");
        }
    }
}
