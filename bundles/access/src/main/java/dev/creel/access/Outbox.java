// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Answers on their way out through channels: intent on disk, then the send, then the receipt. Texts are Markdown; each service
 * gets them in its own form. Thread-safe.
 */
@ProviderType
public interface Outbox {
    /**
     * Keeps the answer to a message that came through a channel; on disk when it returns. Does nothing for another message
     * and for an empty text. The same run again replaces what was kept.
     */
    void keep(String runId, Message message, String text);

    /** Sends what was kept for that run, as soon as its channel is there; called after the run's end is on disk. */
    void send(String runId);

    /**
     * Sends a text of the host's own that no run produced; on disk when it returns.
     *
     * @param key at most 200 characters; the same one again while it is on its way does nothing
     */
    void notice(ChannelAddress to, String key, String text);
}
