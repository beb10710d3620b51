// SPDX-License-Identifier: Apache-2.0
package dev.creel.agent;

import java.time.LocalDate;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** How model providers fare and what models take; thread-safe. */
@ProviderType
public interface ModelUse {
    /** The configured providers with their accounts, in the operator's order. */
    List<Provider> providers();

    /**
     * What was taken on each of the last days, oldest first; the last one is today.
     *
     * @param agentId only by that agent; empty for all
     */
    List<Day> days(int days, String agentId);

    /** The spending caps that hold for everybody together and for each agent, and how far each is used up. */
    List<CapUse> caps();

    /** A provider of {@code models.providers}. */
    record Provider(String id, List<Account> accounts) {
        public Provider {
            accounts = List.copyOf(accounts);
        }
    }

    /**
     * A credential of a provider; never its value.
     *
     * @param profile id in {@code auth.profiles}, empty for the key in the provider's own section
     * @param mode {@code api_key}, {@code token}, {@code oauth} or {@code none}
     * @param status {@code ok}, {@code cooldown}, {@code missing} or {@code unsupported}
     * @param reason why it failed last, as {@code rate_limit}; empty if it did not
     * @param until when it may be asked again, epoch milliseconds; 0 for now
     */
    record Account(String profile, String mode, String status, String reason, long until) {}

    /** Tokens and money (in millionths) of a day; {@code unpriced} calls had no price. */
    record Day(LocalDate date, long input, long output, long cacheRead, long cacheWrite, long micros, int unpriced) {}

    /**
     * A cap.
     *
     * @param path where the operator wrote it
     * @param scope whose spending it counts: {@code day} or {@code agent:ID}
     * @param percent how much of it is used, 0 to 100
     * @param opensAt when it is empty again, epoch milliseconds
     */
    record CapUse(String path, String scope, int percent, long opensAt) {}
}
