// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.pairing;

import dev.creel.access.ChannelAddress;
import dev.creel.access.Pairings;
import dev.creel.access.Pairings.Place;
import dev.creel.vault.StoreException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests and approvals of one account. What gives a right is on disk before it counts; what takes one counts at once.
 * A damaged file names nobody. Thread-safe.
 */
public final class AccountPairing {
    private static final Logger LOG = LoggerFactory.getLogger(AccountPairing.class);
    private static final int MOST_APPROVED = 1_000;

    private final Place place;
    private final BookFile file;
    private final CodeDigest digests;
    private final LongSupplier clock;
    private Book book;
    private boolean damaged;

    /** @param clock milliseconds since the epoch */
    public AccountPairing(Place place, BookFile file, CodeDigest digests, LongSupplier clock) {
        this.place = place;
        this.file = file;
        this.digests = digests;
        this.clock = clock;
    }

    /** A request that is new, and its code, which nobody can ask for again. */
    public record Given(Waiting request, String code) {}

    /** Who was let in; nobody while the file cannot be read. */
    public synchronized Set<String> approved() {
        if (damaged) {
            return Set.of();
        }
        try {
            return book().senders();
        } catch (StoreException e) {
            damaged = true;
            LOG.error("approvals of account {} of channel {} cannot be read, so nobody is let in by them: {}", place.account(),
                    place.channel(), e.getMessage());
            return Set.of();
        }
    }

    /** Takes a stranger's request; empty when he has one already, or too many wait. */
    public synchronized Optional<Given> ask(String sender, String label, ChannelAddress from) {
        if (damaged) {
            return Optional.empty();
        }
        long now = clock.getAsLong();
        Book here = book();
        Waiting before = here.waiting().get(sender);
        if (before != null) {
            // Not written: a stranger could make the disk busy by writing again and again.
            book = here.with(before.seen(label, now));
            return Optional.empty();
        }
        if (here.approved().containsKey(sender) || here.waiting().size() >= Pairings.MOST_WAITING) {
            return Optional.empty();
        }
        String code = unused(here);
        Waiting request = new Waiting(UUID.randomUUID().toString(), digests.of(place, code), sender, label, from, now, now);
        put(here.with(request));
        return Optional.of(new Given(request, code));
    }

    private String unused(Book here) {
        String code = PairingCode.fresh();
        while (byCode(here, code).isPresent()) {
            code = PairingCode.fresh();
        }
        return code;
    }

    public synchronized Book look() {
        damaged = false;
        return book();
    }

    /** Lets in whose request has that code; empty when none has. The code is worth nothing afterwards. */
    public synchronized Optional<Waiting> approveCode(String code) {
        return byCode(look(), PairingCode.typed(code)).map(this::approve);
    }

    /** Lets in whose request it is; empty when there is none. */
    public synchronized Optional<Waiting> approveRequest(String requestId) {
        return find(look(), w -> w.id().equals(requestId)).map(this::approve);
    }

    private Waiting approve(Waiting request) {
        Book here = book();
        if (here.approved().size() >= MOST_APPROVED) {
            throw new IllegalArgumentException("account " + place.account() + " of channel " + place.channel() + " has let in "
                    + MOST_APPROVED + " senders already; revoke some, or use allowFrom");
        }
        put(here.without(request).with(new Approval(request.sender(), request.label(), clock.getAsLong())));
        return request;
    }

    /** Takes a request away; empty when there is none. */
    public synchronized Optional<Waiting> dismiss(String requestId) {
        Optional<Waiting> request = find(look(), w -> w.id().equals(requestId));
        request.ifPresent(w -> take(book().without(w)));
        return request;
    }

    /** Takes an approval away; empty when there is none. */
    public synchronized Optional<Approval> revoke(String sender) {
        Optional<Approval> approval = Optional.ofNullable(look().approved().get(sender));
        approval.ifPresent(a -> take(book().without(a)));
        return approval;
    }

    private Optional<Waiting> byCode(Book here, String code) {
        String digest = digests.of(place, code);
        return find(here, w -> CodeDigest.same(w.digest(), digest));
    }

    private static Optional<Waiting> find(Book here, Predicate<Waiting> which) {
        return here.waiting().values().stream().filter(which).findFirst();
    }

    private void put(Book next) {
        file.write(next);
        book = next;
    }

    private void take(Book next) {
        book = next;
        file.write(next);
    }

    private Book book() {
        if (book == null) {
            book = file.read();
        }
        book = book.at(clock.getAsLong(), Pairings.LIFE.toMillis());
        return book;
    }
}
