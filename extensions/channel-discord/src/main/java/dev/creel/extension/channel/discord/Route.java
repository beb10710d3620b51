// SPDX-License-Identifier: Apache-2.0
package dev.creel.extension.channel.discord;

/**
 * One kind of request.
 *
 * @param method HTTP method
 * @param template the path with {@code {}} for ids: what limits are counted for
 * @param major the id that has limits of its own, empty if none
 * @param path the path itself, below the interface's root
 */
record Route(String method, String template, String major, String path) {
    /** A path without ids, or whose ids share one limit. */
    static Route of(String method, String path, String template) {
        return new Route(method, method + ' ' + template, "", path);
    }

    /** A path below a channel. */
    static Route channel(String method, String channelId, String below, String template) {
        return new Route(method, method + " /channels/{}" + template, channelId, "/channels/" + channelId + below);
    }
}
