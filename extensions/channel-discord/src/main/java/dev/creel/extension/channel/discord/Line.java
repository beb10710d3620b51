// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

import dev.creel.api.plugin.Log;
import dev.creel.api.plugin.Pause;
import java.util.function.LongSupplier;

/**
 * What one account's connections share.
 *
 * @param site where requests go
 * @param rest the REST interface
 * @param pause how waiting is done
 * @param millis a clock that never goes back
 * @param log the plugin's log
 */
record Line(Site site, Rest rest, Pause pause, LongSupplier millis, Log log) {}
