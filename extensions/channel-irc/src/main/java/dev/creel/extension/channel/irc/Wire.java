// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.irc;

import dev.creel.api.net.Bind;

/** Where lines go out; a line holds no line end. */
interface Wire {
    void send(String line, Bind... secrets);
}
