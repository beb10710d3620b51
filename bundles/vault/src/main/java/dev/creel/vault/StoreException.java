// SPDX-License-Identifier: Apache-2.0
package dev.creel.vault;

/** A store cannot be read or written; the message names file, rule and remedy. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
