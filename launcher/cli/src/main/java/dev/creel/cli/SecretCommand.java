// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.config.Config;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;

/** A command about secrets, over the configuration and the sealed store of this state folder. */
abstract class SecretCommand extends CliCommand {
    private static final int LONGEST = 16 << 10;

    private Sealing opened;

    @Override
    public final Integer call() {
        try {
            return done();
        } catch (StoreException e) {
            throw new CliException(e.getMessage());
        }
    }

    abstract int done();

    Sealing sealing() {
        if (opened == null) {
            opened = Sealing.of(location(), env);
        }
        return opened;
    }

    Config config() {
        return sealing().config();
    }

    Store store() {
        return sealing().store();
    }

    SecretMap map() {
        return sealing().map();
    }

    /** A value that is typed without being shown, or comes in a pipe; never an argument, which every process of the machine reads. */
    String given(boolean stdin, String path) {
        if (!stdin && !terminal.asks()) {
            throw new CliException("there is no terminal to ask for " + path + "; use --stdin");
        }
        if (!stdin) {
            out.question("Value of " + path + " (not shown): ");
        }
        String value = (stdin ? terminal.line() : terminal.hidden()).strip();
        if (value.isEmpty() || value.length() > LONGEST || value.chars().anyMatch(c -> c < ' ')) {
            throw new CliException("that is no secret: it is empty, too long, or has control characters; nothing was changed");
        }
        return value;
    }
}
