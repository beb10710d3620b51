// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Cancelled;
import dev.creel.api.plugin.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Asks the server which account is behind a nick now, so that an answer reaches the person it is for. Thread-safe. */
final class Whois {
    private static final long PATIENCE_SECONDS = 15;
    private static final int MOST = 64;

    private final Map<String, Asked> asked = new HashMap<>();
    private boolean over;

    private static final class Asked {
        private String account = "";
        private boolean answered;
        private int waiting;
    }

    /** The account as the server writes it; empty when the nick has none or is not there. @param ask sends the question */
    String account(String foldedNick, Runnable ask, Call call) {
        Asked mine = begin(foldedNick, ask);
        try {
            return await(mine);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.check();
            throw new Cancelled(Cancelled.Why.STOPPING);
        } finally {
            ended(foldedNick, mine);
        }
    }

    private Asked begin(String nick, Runnable ask) {
        Asked mine;
        boolean first;
        synchronized (this) {
            mine = asked.get(nick);
            first = mine == null;
            if (first) {
                if (asked.size() == MOST) {
                    throw new Failure(Failure.Code.OVERLOADED, "too many answers wait for the server");
                }
                mine = new Asked();
                asked.put(nick, mine);
            }
            mine.waiting++;
        }
        if (first) {
            ask.run();
        }
        return mine;
    }

    private synchronized String await(Asked mine) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!mine.answered) {
            long left = until - System.nanoTime();
            if (over || left <= 0) {
                throw new Failure(Failure.Code.TEMPORARY, "the server does not say who that is");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return mine.account;
    }

    private synchronized void ended(String nick, Asked mine) {
        if (--mine.waiting == 0) {
            asked.remove(nick, mine);
        }
    }

    /** Takes a reply of the server. @param foldedNick whom it is about */
    synchronized void take(IrcMessage message, String foldedNick) {
        Asked about = asked.get(foldedNick);
        if (about == null) {
            return;
        }
        if (message.command().equals("330")) {
            about.account = message.parameter(2);
        } else if (message.command().equals("318") || message.command().equals("401")) {
            about.answered = true;
            asked.remove(foldedNick, about);
            notifyAll();
        }
    }

    /** The connection is gone. */
    synchronized void end() {
        over = true;
        notifyAll();
    }
}
