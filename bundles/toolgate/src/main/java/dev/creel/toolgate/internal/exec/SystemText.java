// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.toolgate.ExecGate.Asked;
import java.nio.charset.Charset;
import java.util.stream.Stream;

/**
 * Whether a text reaches a program as it is: a system takes bytes, and of a character that it has no bytes for it makes {@code ?},
 * which a shell takes for any. Stateless.
 */
final class SystemText {
    private SystemText() {}

    /** Whether this system passes the command and its variables on unchanged. */
    static boolean passes(Asked asked) {
        String system = System.getProperty("sun.jnu.encoding", "UTF-8");
        return Stream.of(Charset.forName(system), Charset.defaultCharset()).distinct().allMatch(charset -> passes(asked, charset));
    }

    static boolean passes(Asked asked, Charset charset) {
        return Stream.concat(Stream.of(asked.command(), asked.workdir()), asked.environment().values().stream())
                .allMatch(text -> charset.newEncoder().canEncode(text));
    }
}
