// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.Engine.Gone;
import java.io.UncheckedIOException;

/** Tells an engine's failure in our words. */
final class Answers {
    private static final int LONGEST = 500;

    private Answers() {}

    static RuntimeException refused(RuntimeException e) {
        if (e instanceof SandboxRefused || e instanceof Gone) {
            return e;
        }
        if (e instanceof NotFoundException || e instanceof ConflictException) {
            return new Gone(text(e), e);
        }
        if (e instanceof UncheckedIOException) {
            return new SandboxRefused("sandbox.engine", "the container engine does not answer: " + text(e),
                    "start it (systemctl start docker, or podman system service), and see that the gateway's user may open its socket");
        }
        if (e instanceof DockerException) {
            return new SandboxRefused("sandbox.engine", "the container engine refuses: " + text(e), "see its log");
        }
        return e;
    }

    private static String text(RuntimeException e) {
        String text = String.valueOf(e.getMessage()).strip();
        return text.substring(0, Math.min(text.length(), LONGEST));
    }
}
