// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Peer;
import dev.creel.access.Rights;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Questions to a person who may say yes. No answer, no room and no gateway mean no; a yes counts once, for exactly what was
 * shown, within a minute, and not after a restart. Thread-safe.
 */
@ProviderType
public interface Approvals {
    /**
     * Asks and waits for the answer.
     *
     * @param longest after that it is no
     * @param cancelled asked before and after the wait; an interrupt ends the wait too, and stays set
     */
    Outcome await(Request request, Duration longest, BooleanSupplier cancelled);

    /**
     * Uses a yes up.
     *
     * @param now the question as it would be asked at this moment
     * @return whether that id was allowed, is not used yet, and was asked in exactly these words
     */
    boolean redeem(String id, Request now);

    /** Answers a question. */
    Resolution resolve(String id, Decision decision, Approver by);

    /** What waits for an answer, oldest first. */
    List<Pending> pending();

    /** Whom to tell from now on; the result ends it. */
    Listening listen(Listener listener);

    /** What kind of thing is asked for. */
    enum Kind {
        EXEC, MESSAGE, WEB, CONFIG, PLUGIN;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One thing that is shown, and so approved. */
    record Field(String name, String value) {}

    /**
     * A question.
     *
     * @param title what it is about, one line
     * @param text what would be done, exactly: the command, the recipient and the message, the address
     * @param fields what else is shown; everything shown is bound, and nothing else is
     * @param rememberable whether {@link Decision#ALLOW_ALWAYS} is offered
     * @param chat where the turn's messages come from; the owner is asked there if he is the one who wrote in it
     */
    record Request(Kind kind, String agentId, String sessionKey, String title, String text, List<Field> fields,
            boolean rememberable, Optional<ChannelAddress> chat) {
        public Request {
            fields = List.copyOf(fields);
        }

        /** SHA-256 of everything that counts, each part behind its length, so that no two questions read alike. */
        public String digest() {
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                for (String part : List.of(kind.name(), agentId, sessionKey, title, text, Integer.toString(fields.size()))) {
                    add(sha, part);
                }
                for (Field field : fields) {
                    add(sha, field.name());
                    add(sha, field.value());
                }
                return HexFormat.of().formatHex(sha.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        private static void add(MessageDigest sha, String part) {
            // The characters as they are: encoding would make one of all that cannot be encoded.
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + part.length() * Character.BYTES).putInt(part.length());
            for (int i = 0; i < part.length(); i++) {
                bytes.putChar(part.charAt(i));
            }
            sha.update(bytes.flip());
        }
    }

    /** A question under way; times in milliseconds since 1970. */
    record Pending(String id, Request request, long asked, long expires) {}

    /** What somebody answers. */
    enum Decision {
        ALLOW_ONCE, ALLOW_ALWAYS, DENY;

        /** As it is written in commands and requests. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Empty for a word that is no decision. */
        public static Optional<Decision> named(String word) {
            for (Decision decision : values()) {
                if (decision.text().equals(word.strip().toLowerCase(Locale.ROOT))) {
                    return Optional.of(decision);
                }
            }
            return Optional.empty();
        }
    }

    /** How a question ended. */
    record Outcome(String id, State state, String by) {
        public enum State { ALLOWED_ONCE, ALLOWED_ALWAYS, DENIED, EXPIRED, CANCELLED, NO_ROOM }

        public boolean allowed() {
            return state == State.ALLOWED_ONCE || state == State.ALLOWED_ALWAYS;
        }

        /** For the model and for people. */
        public String why() {
            return switch (state) {
                case ALLOWED_ONCE, ALLOWED_ALWAYS -> "approved by " + by;
                case DENIED -> "denied by " + by;
                case EXPIRED -> "nobody approved it in time";
                case CANCELLED -> "it was cancelled before somebody answered";
                case NO_ROOM -> "too many approvals wait already";
            };
        }
    }

    /** What became of an answer; {@code NOT_OFFERED} is an "always" for something that cannot be remembered. */
    enum Resolution { DONE, UNKNOWN, NOT_ALLOWED, NOT_OFFERED }

    /** Who answers; whether he may is decided by what answers {@link #resolve}. */
    sealed interface Approver {
        String name();

        /** A client of the gateway. */
        record Client(Peer peer) implements Approver {
            @Override
            public String name() {
                return "operator " + peer.connection();
            }
        }

        /** Somebody in a chat, with what he may command there. */
        record Sender(String channel, String id, Rights rights) implements Approver {
            @Override
            public String name() {
                return channel + ":" + id;
            }
        }
    }

    /** Told of questions and their ends, on the thread that asks or answers; returns soon and throws nothing. */
    interface Listener {
        void asked(Pending question);

        void ended(Pending question, Outcome outcome);
    }

    /** Ends being told. */
    interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
