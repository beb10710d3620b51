// SPDX-License-Identifier: Apache-2.0
package dev.creel.egress;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Refused;
import dev.creel.api.tool.Web.Page;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Pages that somebody else chose the address of: a model, a stranger, another page. Public addresses only; each redirect is checked
 * like the first; the address that was checked is the one connected to; no proxy, cookie or credential. Blocking; thread-safe.
 */
@ProviderType
public interface Pages {
    /**
     * Gets a page.
     *
     * @throws Refused when the reader's rules or the guard of addresses say no; audited
     * @throws Failure when the address cannot be read in one way only, or the network fails
     */
    Page get(Wanted wanted, Reader reader, Call call);

    /**
     * What is wanted.
     *
     * @param url as it was written
     * @param accept the media types wanted, empty for any
     * @param agent what the request says it comes from, empty for the usual
     * @param most bytes of the body, the rest is left
     * @param total time for everything, redirects too
     * @param redirects most redirects followed
     */
    record Wanted(String url, String accept, String agent, int most, Duration total, int redirects) {}

    /**
     * For whom a page is read.
     *
     * @param who names of who asks, for the audit
     * @param home origins whose servers may stand at private addresses, because the operator named them; in normal form
     * @param admit throws {@link Refused} for a host that is not to be reached; asked for each hop, before its name is resolved
     */
    record Reader(Map<String, String> who, Set<String> home, Consumer<String> admit) {
        public Reader {
            who = Map.copyOf(who);
            home = Set.copyOf(home);
        }
    }
}
