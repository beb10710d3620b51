// SPDX-License-Identifier: Apache-2.0
package dev.creel.access;

import dev.creel.access.internal.pairing.Admitted;
import dev.creel.vault.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Strangers who wrote to an account and were given a code, and those the operator let in by it; each account has its own.
 * A change is on disk before it gives a right. Thread-safe. A request that makes no sense throws
 * {@link IllegalArgumentException}.
 */
@ProviderType
public interface Pairings {
    /** Most requests that wait at an account. */
    int MOST_WAITING = 3;

    /** How long a code lasts from the first message on; later ones do not prolong it. */
    Duration LIFE = Duration.ofHours(1);

    /** An account of a channel. */
    record Place(String channel, String account) {}

    /**
     * A request that waits. The code is not in it: only the stranger has it.
     *
     * @param label name for people, chosen by the stranger
     * @param from where he wrote
     * @param asked when the first message came
     * @param seen when the newest message came
     */
    record Request(String id, Place place, String sender, String label, ChannelAddress from, Instant asked, Instant seen) {}

    /** Somebody who was let in to direct messages. */
    record Approved(Place place, String sender, String label, Instant at) {}

    /**
     * Lets people in to direct messages in a process without OSGi, while no gateway runs on that store; those who are in already
     * stay as they are, and nobody is everybody.
     *
     * @return those who were let in
     */
    static List<Approved> admit(Store store, List<Approved> people) {
        return new Admitted(store).add(people);
    }

    /** The accounts that are configured. */
    List<Place> places();

    /** Oldest first. */
    List<Request> waiting();

    /** Oldest first. */
    List<Approved> approved();

    /**
     * Lets in who was given that code; it works once. Who tries wrong ones is locked out for a while, and nobody else is.
     *
     * @param places where the code may be from
     * @param by who decides, as the gateway knows him
     */
    Request approveCode(List<Place> places, String code, String by);

    /** Lets in whose request it is. */
    Request approve(Place place, String requestId, String by);

    /** Turns a request down. */
    Request dismiss(Place place, String requestId, String by);

    /** Takes away what an approval gave, at once. */
    Approved revoke(Place place, String sender, String by);

    /** Tells somebody that he was let in, where he asked; on its way when this returns. */
    void tell(Request approved);
}
