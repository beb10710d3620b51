// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.channel;

import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** Takes what a channel received, for one account; made for one {@link Channel#run} and useless after it. */
@ProviderType
public interface Inbox {
    /** Where the account's last accepted events end, as the channel wrote it; empty at first. */
    String cursor();

    /**
     * Returns when every event is refused, or admitted and durable together with the cursor: then, and only then,
     * acknowledge to the service. Without events the cursor alone is kept.
     *
     * @param next opaque, at most 4 KiB
     * @return one verdict for each event, in order
     */
    List<Verdict> accept(List<Inbound> events, String next);

    /**
     * Tells how the account stands, for whom asks: for example {@code connected as @bot}, or what fails and what to do.
     *
     * @param connected whether messages arrive now
     * @param text one line without secrets, at most 300 characters
     */
    void health(boolean connected, String text);

    /**
     * What the service's own menu of commands may show, for a channel that has one; empty to show none. To be asked at
     * every connect.
     */
    default List<MenuEntry> menu() {
        return List.of();
    }

    /**
     * A command of the gateway.
     *
     * @param name 1 to 32 of a-z
     * @param help one line for people
     * @param arguments what can follow the name, for people; empty for nothing
     */
    record MenuEntry(String name, String help, String arguments) {
        public MenuEntry {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(help, "help");
            Objects.requireNonNull(arguments, "arguments");
        }
    }

    /**
     * What became of an event. {@code THROTTLED} stands for all events of a call or for none: there is no room now, nothing
     * was kept, the cursor neither; come again a little later.
     */
    enum Verdict { ACCEPTED, DUPLICATE, REFUSED, THROTTLED }
}
