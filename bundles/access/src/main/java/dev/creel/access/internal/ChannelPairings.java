// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal;

import dev.creel.access.Outbox;
import dev.creel.access.Pairings;
import dev.creel.access.internal.pairing.AccountPairing;
import dev.creel.access.internal.pairing.Approval;
import dev.creel.access.internal.pairing.Book;
import dev.creel.access.internal.pairing.BookFile;
import dev.creel.access.internal.pairing.CodeDigest;
import dev.creel.access.internal.pairing.Guesses;
import dev.creel.access.internal.pairing.Waiting;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.vault.Store;
import dev.creel.vault.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pairing at all accounts: strangers ask, the operator decides. Thread-safe. */
@Component(service = {Pairings.class, ChannelPairings.class})
public final class ChannelPairings implements Pairings {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelPairings.class);

    private final Store store;
    private final Config config;
    private final Audit audit;
    private final Outbox outbox;
    private final LongSupplier clock;
    private final Strangers strangers;
    private final CodeDigest digests;
    private final Guesses guesses;
    private final Map<Place, AccountPairing> accounts = new ConcurrentHashMap<>();

    @Activate
    public ChannelPairings(@Reference Store store, @Reference Config config, @Reference Audit audit, @Reference Outbox outbox) {
        this(store, config, audit, outbox, System::currentTimeMillis);
    }

    ChannelPairings(Store store, Config config, Audit audit, Outbox outbox, LongSupplier clock) {
        this.store = store;
        this.config = config;
        this.audit = audit;
        this.outbox = outbox;
        this.clock = clock;
        this.strangers = new Strangers(this::at, audit, outbox);
        this.digests = new CodeDigest(store);
        this.guesses = new Guesses(clock);
    }

    /** Whom the operator let in to direct messages with that account. */
    Set<String> approvedAt(Place place) {
        return at(place).approved();
    }

    /** What becomes of those who are not let in. */
    Strangers strangers() {
        return strangers;
    }

    @Override
    public List<Place> places() {
        return ChannelAccounts.of(config.current()).stream()
                .map(c -> new Place(c.account().channel(), c.account().id())).toList();
    }

    @Override
    public List<Request> waiting() {
        List<Request> all = new ArrayList<>();
        for (Place place : places()) {
            look(place).waiting().values().forEach(w -> all.add(request(place, w)));
        }
        all.sort(Comparator.comparing(Request::asked));
        return all;
    }

    /** One account's damaged file hides no other account. */
    private Book look(Place place) {
        try {
            return at(place).look();
        } catch (StoreException e) {
            LOG.error("pairing of account {} of channel {}: {}", place.account(), place.channel(), e.getMessage());
            return Book.EMPTY;
        }
    }

    @Override
    public List<Approved> approved() {
        List<Approved> all = new ArrayList<>();
        for (Place place : places()) {
            look(place).approved().values().forEach(a -> all.add(approved(place, a)));
        }
        all.sort(Comparator.comparing(Approved::at));
        return all;
    }

    @Override
    public Request approveCode(List<Place> places, String code, String by) {
        if (guesses.locked(by)) {
            record("pairing.refused", "pairing.locked", by, Map.of());
            throw new IllegalArgumentException("too many wrong codes from here; wait ten minutes, or approve the request by its id");
        }
        String unknown = "no request that waits has this code; it may be used, expired or mistyped: creel pairing list";
        for (Place place : places) {
            try {
                Optional<Waiting> let = known(place).approveCode(code);
                if (let.isPresent()) {
                    guesses.right(by);
                    return approved(place, let.get(), by);
                }
            } catch (StoreException e) {
                // The other accounts are looked at as well: theirs may be the code.
                unknown = e.getMessage();
            }
        }
        guesses.wrong(by);
        record("pairing.refused", "pairing.code", by, Map.of());
        throw new IllegalArgumentException(unknown);
    }

    @Override
    public Request approve(Place place, String requestId, String by) {
        return approved(place, changed(() -> known(place).approveRequest(requestId)).orElseThrow(ChannelPairings::unknown), by);
    }

    private Request approved(Place place, Waiting let, String by) {
        record("pairing.approved", "operator", by, names(place, let.sender()));
        return request(place, let);
    }

    @Override
    public Request dismiss(Place place, String requestId, String by) {
        Waiting gone = changed(() -> known(place).dismiss(requestId)).orElseThrow(ChannelPairings::unknown);
        record("pairing.dismissed", "operator", by, names(place, gone.sender()));
        return request(place, gone);
    }

    @Override
    public Approved revoke(Place place, String sender, String by) {
        Approval gone = changed(() -> known(place).revoke(sender)).orElseThrow(() -> new IllegalArgumentException(sender
                + " was not let in to account " + place.account() + " of channel " + place.channel() + " by a code; see allowFrom"));
        record("pairing.revoked", "operator", by, names(place, gone.sender()));
        return approved(place, gone);
    }

    @Override
    public void tell(Request approved) {
        outbox.notice(approved.from(), "approved:" + approved.id(), "You were let in. Write again what you wanted to say.");
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("unknown requestId");
    }

    /** Who decides is told which file is damaged or cannot be written. */
    private static <T> T changed(Supplier<T> change) {
        try {
            return change.get();
        } catch (StoreException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private AccountPairing known(Place place) {
        if (!places().contains(place)) {
            throw new IllegalArgumentException("there is no account " + place.account() + " of channel " + place.channel());
        }
        return at(place);
    }

    private AccountPairing at(Place place) {
        return accounts.computeIfAbsent(place, p -> new AccountPairing(p, new BookFile(store, p), digests, clock));
    }

    private void record(String what, String rule, String by, Map<String, String> names) {
        Map<String, String> fields = new HashMap<>(names);
        fields.put("rule", rule);
        fields.put("by", by);
        audit.record(what, fields);
    }

    private static Map<String, String> names(Place place, String sender) {
        return Map.of("channel", place.channel(), "account", place.account(), "sender", sender);
    }

    private static Request request(Place place, Waiting w) {
        return new Request(w.id(), place, w.sender(), w.label(), w.from(), Instant.ofEpochMilli(w.askedMs()), Instant.ofEpochMilli(w.seenMs()));
    }

    private static Approved approved(Place place, Approval a) {
        return new Approved(place, a.sender(), a.label(), Instant.ofEpochMilli(a.atMs()));
    }
}
