// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent.internal;

import dev.creel.api.json.Json;
import dev.creel.config.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The accounts a provider may be asked with, in the order they are tried: profiles of {@code auth.profiles}, then the
 * provider's own section. A session stays with the one that answered it last. Thread-safe.
 */
final class Accounts {
    private static final int MOST_SESSIONS = 1_000;

    private final Cooldowns cooldowns;
    private final Map<String, Account> sticky = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Account> eldest) {
            return size() > MOST_SESSIONS;
        }
    };

    Accounts(Cooldowns cooldowns) {
        this.cooldowns = cooldowns;
    }

    /**
     * At least one.
     *
     * @param sessionId a session's id, so that a reset forgets
     * @throws TurnFailure when the operator lists profiles for the provider and none of them can be used
     */
    List<Account> of(Snapshot snapshot, String provider, String sessionId) {
        Json order = snapshot.object("auth.order").get(provider);
        List<Account> accounts = order instanceof Json.Arr listed
                ? ordered(snapshot, provider, listed)
                : takingTurns(snapshot, provider);
        Account last;
        synchronized (sticky) {
            last = sticky.get(sessionId + ' ' + provider);
        }
        if (last != null && accounts.remove(last)) {
            accounts.add(0, last);
        }
        return accounts;
    }

    /** The session stays with that account as long as it answers. */
    void answered(String sessionId, Account account) {
        synchronized (sticky) {
            sticky.put(sessionId + ' ' + account.provider(), account);
        }
    }

    /** The provider's section as the plugin gets it with that account: the credential stays a reference. */
    static Json.Obj settings(Snapshot snapshot, Account account, Json.Obj section) {
        if (account.profile().isEmpty()) {
            return section;
        }
        Profile profile = profiles(snapshot).get(account.profile());
        Json.Builder out = Json.object();
        section.members().forEach(out::put);
        return out.put("apiKey", profile.key()).put("authHeader", profile.mode().equals("token")).build();
    }

    /**
     * One entry of {@code auth.profiles}.
     *
     * @param mode {@code api_key}, {@code token} (sent as a bearer) or {@code oauth}
     * @param key the credential as a reference, {@link Json.Nil} if there is none
     */
    record Profile(String id, String provider, String mode, Json key) {
        /** Why it cannot be used; empty if it can. */
        String unfit() {
            if (mode.equals("oauth")) {
                return "auth.profiles." + id + " is of mode oauth, which is not supported; use api_key or token";
            }
            return key instanceof Json.Obj ? "" : "auth.profiles." + id + ".key is missing";
        }
    }

    static Map<String, Profile> profiles(Snapshot snapshot) {
        Map<String, Profile> all = new LinkedHashMap<>();
        snapshot.object("auth.profiles").members().forEach((id, value) -> {
            if (value instanceof Json.Obj o) {
                all.put(id, new Profile(id, o.text("provider", ""), o.text("mode", "api_key"), o.get("key")));
            }
        });
        return all;
    }

    private static List<Account> ordered(Snapshot snapshot, String provider, Json.Arr listed) {
        Map<String, Profile> profiles = profiles(snapshot);
        List<Account> accounts = new ArrayList<>();
        StringBuilder why = new StringBuilder();
        for (Json id : listed.elements()) {
            Profile profile = id instanceof Json.Str s ? profiles.get(s.value()) : null;
            String unfit = profile == null || !profile.provider().equals(provider)
                    ? "auth.order." + provider + " names " + id.text() + ", which is no profile of that provider"
                    : profile.unfit();
            if (unfit.isEmpty()) {
                accounts.add(new Account(provider, profile.id()));
            } else {
                why.append(why.length() == 0 ? "" : "; ").append(unfit);
            }
        }
        if (accounts.isEmpty() && !listed.elements().isEmpty()) {
            throw new TurnFailure("error", "auth", "No account of the model provider \"" + provider + "\" can be used: "
                    + why + ".", Fault.ABSENT, Duration.ZERO);
        }
        return accounts.isEmpty() ? new ArrayList<>(List.of(new Account(provider, ""))) : accounts;
    }

    /** Tokens before keys, then the one unused for longest; the provider's own section last. */
    private List<Account> takingTurns(Snapshot snapshot, String provider) {
        List<Account> accounts = new ArrayList<>();
        profiles(snapshot).values().stream()
                .filter(profile -> profile.provider().equals(provider) && profile.unfit().isEmpty())
                .sorted(Comparator.comparing((Profile profile) -> profile.mode().equals("token") ? 0 : 1)
                        .thenComparing(profile -> cooldowns.of(new Account(provider, profile.id())).used()))
                .forEach(profile -> accounts.add(new Account(provider, profile.id())));
        if (accounts.isEmpty() || snapshot.object("models.providers").get(provider) instanceof Json.Obj section
                && section.has("apiKey")) {
            accounts.add(new Account(provider, ""));
        }
        return accounts;
    }
}
