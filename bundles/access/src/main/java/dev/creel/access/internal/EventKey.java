// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.api.channel.Inbound;

/**
 * What a channel's duplicates are recognised by, within their account: the chat and the event's id, both told by the service. By
 * the id alone somebody could take the id of another chat's message before it comes. Stateless.
 */
public final class EventKey {
    private EventKey() {}

    public static String of(Inbound event) {
        String chat = event.chat().id();
        return chat.length() + ":" + chat + ':' + event.eventId();
    }
}
