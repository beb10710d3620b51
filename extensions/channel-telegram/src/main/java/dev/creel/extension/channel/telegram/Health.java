// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.telegram;

import dev.creel.api.channel.Inbox;

/** How one account stands, told whenever it changes. One thread. */
final class Health {
    private static final int MAX_TEXT = 300;

    private final Inbox inbox;
    private final String good;
    private String told = "";

    Health(Inbox inbox, Bot bot, String how) {
        this.inbox = inbox;
        this.good = "connected as @" + bot.username() + ", " + how;
    }

    void connected() {
        tell(true, good);
    }

    void failed(String why) {
        tell(false, why);
    }

    private void tell(boolean connected, String text) {
        if (!text.equals(told)) {
            told = text;
            inbox.health(connected, text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
        }
    }
}
