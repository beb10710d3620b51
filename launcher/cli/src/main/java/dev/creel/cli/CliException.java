// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

/** A command failed; the message is for the person who typed it. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CliException(String message) {
        super(message);
    }
}
