// SPDX-License-Identifier: Apache-2.0
// How the services differ, as far as a scenario has to know.

const listed = key => (place, entry) => ({ [key]: { [place.id]: entry } });

const HOOK_SECRET = "a-secret-of-the-web-hook-that-nobody-guesses";

/**
 * place: how the configuration names a place with several people; refuses: the events whose refusal the service shows to the
 * one who caused it; media: whether files go both ways; replays: whether the service sends again what was not confirmed;
 * hook, hookPath: what makes the service post its events instead of being asked, and where to; told: whether its operator tells
 * it where, and not the gateway; a phone taken from such a bridge has to be linked by hand.
 */
export const KINDS = {
  telegram: {
    place: listed("groups"), refuses: ["button"], media: true, replays: true, hookPath: "/plugins/channel-telegram/webhook/default",
    hook: port => ({ webhookUrl: `http://127.0.0.1:${port}/plugins/channel-telegram/webhook/default`, webhookSecret: HOOK_SECRET }),
  },
  irc: { place: listed("groups"), room: "room", refuses: [], media: false, replays: false },
  discord: {
    place: (place, entry) => ({ guilds: { [place.space]: { channels: { [place.id]: entry } } } }),
    room: "room", space: true, refuses: ["button", "command"], media: true, replays: true,
  },
  slack: { place: listed("channels"), room: "room", refuses: ["button", "command"], media: true, replays: true },
  whatsapp: {
    place: listed("groups"), refuses: [], media: true, replays: true, told: true, hookPath: "/plugins/channel-whatsapp/webhook/default",
  },
};
