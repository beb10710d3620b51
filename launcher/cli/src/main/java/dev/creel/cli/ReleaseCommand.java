// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** A command that changes which release is in use, and starts the service again with it. */
abstract class ReleaseCommand extends ServiceCommand {
    @Option(names = "--no-restart", description = "do not restart the service; it goes on with the release it was started from")
    private boolean noRestart;

    /** The start script with links resolved, as it gave itself. */
    static Installation installation() {
        return Installation.of(Path.of(System.getProperty("creel.start", "")));
    }

    /**
     * Has the link lead to that release and starts the service again where one runs. A release that does not come up is left:
     * the link leads back, and the old one is started.
     *
     * @return whether the service was restarted
     */
    boolean use(Installation installed, Path release) {
        installed.lead(installed.link(), release);
        boolean restart = !noRestart && running();
        if (restart) {
            out.hint("restarting the service; this takes some seconds");
            try {
                order("restart", UNIT);
            } catch (CliException e) {
                installed.lead(installed.link(), installed.current());
                order("restart", UNIT);
                throw new CliException(release.getFileName() + " does not come up, so " + installed.current().getFileName() + " was started again; "
                        + e.getMessage());
            }
        }
        installed.lead(installed.previous(), installed.current());
        return restart;
    }

    private boolean running() {
        return managed() && Files.isRegularFile(unit(system()), LinkOption.NOFOLLOW_LINKS)
                && programs.run(systemctl("is-active", UNIT)).output().equals("active");
    }

    static String told(boolean restarted) {
        return restarted ? "; the service runs it" : "; a gateway that runs goes on with the old one until it is started again";
    }

    static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CliException(folder + " cannot be removed: " + e.getMessage() + "; remove it by hand");
        }
    }
}
