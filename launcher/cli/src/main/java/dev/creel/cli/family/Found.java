// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli.family;

import java.util.function.Consumer;

/** What both forms of the family's state hold, JSON files and SQLite alike, found one after the other. */
interface Found {
    /**
     * A session.
     *
     * @param key as the family writes it
     * @param lines gives the transcript's lines as JSON text, in their order
     */
    record Talk(String agent, String key, String id, String label, Lines lines) {}

    /** A transcript, read when asked for. */
    @FunctionalInterface
    interface Lines {
        void each(Consumer<String> line);
    }

    /**
     * A login with a model provider.
     *
     * @param kind {@code api_key}, {@code token} or {@code oauth}
     * @param key empty where it cannot be used elsewhere
     */
    record Login(String agent, String name, String provider, String kind, String key) {}

    /** Somebody who was paired. */
    record Person(String channel, String account, String id) {}

    void talks(Consumer<Talk> each);

    void logins(Consumer<Login> each);

    void people(Consumer<Person> each);
}
