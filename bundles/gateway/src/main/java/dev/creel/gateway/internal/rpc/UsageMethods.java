// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.agent.ModelUse;
import dev.creel.agent.ModelUse.Account;
import dev.creel.agent.ModelUse.CapUse;
import dev.creel.agent.ModelUse.Day;
import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Backends;
import dev.creel.gateway.internal.auth.Scopes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The methods about model providers' accounts and what models take: {@code models.authStatus}, {@code usage.*}. */
public final class UsageMethods {
    private static final int MOST_DAYS = 90;
    private static final int USUAL_DAYS = 30;

    private final Backends backends;

    public UsageMethods(Backends backends) {
        this.backends = backends;
    }

    public void addTo(Methods methods) {
        methods.add("models.authStatus", Scopes.READ, this::authStatus)
                .add("usage.status", Scopes.READ, this::status)
                .add("usage.cost", Scopes.READ, this::cost);
    }

    private void authStatus(Call call) {
        List<Json> providers = new ArrayList<>();
        for (ModelUse.Provider provider : backends.modelUse().providers()) {
            List<Json> profiles = new ArrayList<>();
            boolean own = false;
            for (Account account : provider.accounts()) {
                own |= account.profile().isEmpty() && account.mode().equals("api_key");
                profiles.add(profile(provider.id(), account));
            }
            Json.Builder row = Json.object().put("provider", provider.id()).put("displayName", provider.id())
                    .put("status", overall(provider)).put("profiles", Json.array(profiles));
            providers.add((own ? row.put("apiKey", Json.object().put("source", "models.json").build()) : row).build());
        }
        call.ok(Json.object().put("ts", System.currentTimeMillis()).put("providers", Json.array(providers)).build());
    }

    private static Json profile(String provider, Account account) {
        Json.Builder row = Json.object()
                .put("profileId", account.profile().isEmpty() ? provider : account.profile())
                .put("type", account.mode())
                .put("status", account.status());
        if (!account.reason().isEmpty()) {
            row.put("reasonCode", account.reason());
        }
        return (account.until() > 0 ? row.put("cooldownUntil", account.until()) : row).build();
    }

    /** {@code static}: there is no credential that could expire; {@code ok}: one can be used right now. */
    private static String overall(ModelUse.Provider provider) {
        List<Account> accounts = provider.accounts();
        if (accounts.stream().allMatch(account -> account.mode().equals("none"))) {
            return accounts.stream().allMatch(account -> account.status().equals("ok")) ? "static" : accounts.get(0).status();
        }
        return accounts.stream().anyMatch(account -> account.status().equals("ok")) ? "ok" : accounts.get(0).status();
    }

    /** Vendors' own quotas are not known here; our caps are shown in their place. */
    private void status(Call call) {
        List<Json> windows = new ArrayList<>();
        for (CapUse cap : backends.modelUse().caps()) {
            windows.add(Json.object().put("label", cap.path() + " (" + cap.scope() + ")").put("usedPercent", cap.percent())
                    .put("resetAt", cap.opensAt()).build());
        }
        List<Json> providers = windows.isEmpty() ? List.of() : List.of(Json.object().put("provider", "creel")
                .put("displayName", "Spending caps").put("windows", Json.array(windows)).build());
        call.ok(Json.object().put("updatedAt", System.currentTimeMillis()).put("providers", Json.array(providers)).build());
    }

    private void cost(Call call) {
        int days = (int) call.params().integer("days", USUAL_DAYS, 1, MOST_DAYS);
        String agent = call.params().maybe("agentId").orElse("").toLowerCase(Locale.ROOT);
        call.params().check();
        List<Json> daily = new ArrayList<>();
        long[] sum = new long[6];
        for (Day day : backends.modelUse().days(days, agent)) {
            long[] counts = {day.input(), day.output(), day.cacheRead(), day.cacheWrite(), day.micros(), day.unpriced()};
            for (int i = 0; i < sum.length; i++) {
                sum[i] += counts[i];
            }
            daily.add(counts(counts).put("date", day.date().toString()).build());
        }
        call.ok(Json.object().put("updatedAt", System.currentTimeMillis()).put("days", days)
                .put("daily", Json.array(daily)).put("totals", counts(sum).build()).build());
    }

    private static Json.Builder counts(long[] c) {
        return Json.object().put("input", c[0]).put("output", c[1]).put("cacheRead", c[2]).put("cacheWrite", c[3])
                .put("totalTokens", c[0] + c[1] + c[2] + c[3])
                .put("totalCost", new Json.Num(BigDecimal.valueOf(c[4], 6))).put("missingCostEntries", c[5]);
    }
}
