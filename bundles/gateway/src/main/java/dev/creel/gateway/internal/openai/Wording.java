// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.agent.Runs;

/** How one endpoint words the answer of one run, as events and as a whole. Used by one thread at a time. */
interface Wording {
    /** The events an answer begins with. */
    String begin();

    /** The events of a new piece of text, which is not empty. */
    String text(String delta);

    /** The last events, after all text. */
    String end(Runs.Result result);

    /** The answer as one body; with {@link Outcome#status} other than 200 the error. */
    String whole(Runs.Result result);
}
