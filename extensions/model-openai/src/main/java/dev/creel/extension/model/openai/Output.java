// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.model.openai;

import dev.creel.api.model.Event;
import dev.creel.api.model.Sink;

/** Where the events of one call go; remembers whether there was one. One thread. */
final class Output {
    private final Sink sink;
    private boolean any;

    Output(Sink sink) {
        this.sink = sink;
    }

    boolean any() {
        return any;
    }

    void emit(Event event) {
        any = true;
        sink.emit(event);
    }
}
