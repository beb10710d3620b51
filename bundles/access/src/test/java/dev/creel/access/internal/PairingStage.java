// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Outbox;
import dev.creel.access.Pairings.Place;
import dev.creel.api.channel.Chat;
import dev.creel.api.channel.Inbound;
import dev.creel.api.channel.Inbound.Sender;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real pairing over files in memory, a clock that is set and an outbox that is read. */
final class PairingStage {
    static final Place ONE = new Place("sim", "one");
    static final Place TWO = new Place("sim", "two");
    private static final Pattern CODE = Pattern.compile("`([A-HJ-NP-Z2-9]{8})`");

    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final AtomicLong now = new AtomicLong(1_000_000_000_000L);
    final List<Notice> notices = new CopyOnWriteArrayList<>();
    volatile boolean full;
    private final Fakes fakes;
    private volatile ChannelPairings pairings;

    /** What was sent. */
    record Notice(ChannelAddress to, String key, String text) {
        Optional<String> code() {
            Matcher found = CODE.matcher(text);
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        }
    }

    PairingStage() {
        this(new Fakes());
        fakes.config("{\"channels\":{\"sim\":{\"accounts\":{\"one\":{},\"two\":{}}}}}");
    }

    PairingStage(Fakes fakes) {
        this.fakes = fakes;
        restart();
    }

    Fakes fakes() {
        return fakes;
    }

    ChannelPairings pairings() {
        return pairings;
    }

    /** Everything in memory is gone. */
    void restart() {
        pairings = new ChannelPairings(store(), fakes.config(), fakes.audit(), outbox(), now::get);
    }

    void pass(Duration time) {
        now.addAndGet(time.toMillis());
    }

    /** A stranger writes. @return the code he was sent, if he was sent anything */
    Optional<String> writes(Place place, String sender) {
        int before = notices.size();
        pairings.strangers().asks(place, new Inbound.Message("e", new Chat(Chat.Kind.DIRECT, "chat-" + sender, ""),
                new Sender(sender, true, "label of\n" + sender), Instant.EPOCH, "my secret text", true));
        List<Notice> fresh = new ArrayList<>(notices.subList(before, notices.size()));
        return fresh.isEmpty() ? Optional.empty() : fresh.get(0).code();
    }

    private Store store() {
        return Fakes.fake(Store.class, (p, m, a) -> {
            switch (m.getName()) {
                case "read":
                    return Optional.ofNullable(files.get(a[0])).map(byte[]::clone);
                case "write":
                    if (full) {
                        throw new StoreException("the disk is full");
                    }
                    files.put((String) a[0], ((byte[]) a[1]).clone());
                    return null;
                default:
                    throw new UnsupportedOperationException(m.getName());
            }
        });
    }

    private Outbox outbox() {
        return Fakes.fake(Outbox.class, (p, m, a) -> {
            notices.add(new Notice((ChannelAddress) a[0], (String) a[1], (String) a[2]));
            return null;
        });
    }
}
