// SPDX-License-Identifier: Apache-2.0
package dev.creel.access.internal.outbox;

import dev.creel.access.internal.markdown.Form;
import dev.creel.api.channel.Channel;
import dev.creel.api.channel.Channel.Account;
import dev.creel.api.channel.Channel.Capabilities;
import dev.creel.confine.PluginServices.Service;
import java.time.Duration;
import java.util.Optional;

/**
 * An account that can send now.
 *
 * @param settings the operator's part of what its messages look like
 */
record Way(Service<Channel> channel, Account account, Settings settings) {
    private static final Duration ASKING = Duration.ofSeconds(5);

    /** {@code textChunkLimit}, {@code chunkMode}, and whether answers are shown while they grow. */
    record Settings(int limit, boolean paragraphs, boolean streaming) {}

    /** Finds it at the moment of each message: an account switched off sends nothing more. */
    interface Finder {
        /** Empty while its plugin is away, or the account is switched off or gone. */
        Optional<Way> to(String channel, String account);
    }

    Capabilities capabilities() {
        return channel.call(ASKING, (plugin, call) -> plugin.capabilities());
    }

    Form form(Capabilities can) {
        return Form.of(can, settings.limit(), settings.paragraphs());
    }
}
