// SPDX-License-Identifier: Apache-2.0
// Which request does what. A part in braces is a parameter.
import { APPLICATION, BOT, ME } from "./bot.mjs";
import { Refused } from "./refused.mjs";

const SENDING = new Set(["create", "edit", "first", "editAnswer", "follow"]);

/** @param parts {channels, answers, commands, places, base(), note(method, raw)} */
export function routesOf(parts) {
  const { channels, answers, commands, places, note } = parts;
  const url = () => parts.base().replace("http", "ws");
  const mine = (a, then) => {
    if (a !== APPLICATION.id) throw Refused.unknown("Application", 10002);
    return then();
  };
  const put = ({ a, g }, { body }) => mine(a, () => note("putCommands", body, commands.replace(body, g)));
  const add = ({ a, g }, { body }) => mine(a, () => note("postCommand", body, commands.add(body, g)));
  const list = ({ a, g }) => mine(a, () => commands.list(g));
  const table = {
    "GET /gateway": () => ({ url: url() }),
    "GET /gateway/bot": () => ({ url: url(), shards: 1, session_start_limit: { total: 1000, remaining: 999, reset_after: 14_400_000, max_concurrency: 1 } }),
    "GET /users/@me": () => ME,
    "GET /oauth2/applications/@me": () => ({ ...APPLICATION, bot: BOT }),
    "GET /applications/@me": () => ({ ...APPLICATION, bot: BOT }),
    "GET /users/{u}": ({ u }) => places.personOf(u) ?? fail("User", 10013),
    "POST /users/@me/channels": (p, call) => channels.direct(p, call),
    "GET /guilds/{g}": ({ g }) => places.guildOf(g),
    "GET /channels/{c}": p => channels.channel(p),
    "GET /channels/{c}/messages": (p, call) => channels.history(p, call),
    "POST /channels/{c}/messages": { create: (p, call) => channels.create(p, call) },
    "GET /channels/{c}/messages/{m}": p => channels.message(p),
    "PATCH /channels/{c}/messages/{m}": { edit: (p, call) => channels.edit(p, call) },
    "DELETE /channels/{c}/messages/{m}": p => channels.remove(p),
    "POST /channels/{c}/typing": p => channels.typing(p),
    "PUT /channels/{c}/messages/{m}/reactions/{e}/@me": (p, call) => channels.react(p, call),
    "DELETE /channels/{c}/messages/{m}/reactions/{e}/@me": (p, call) => channels.react(p, call),
    "GET /applications/{a}/commands": list,
    "PUT /applications/{a}/commands": put,
    "POST /applications/{a}/commands": add,
    "GET /applications/{a}/guilds/{g}/commands": list,
    "PUT /applications/{a}/guilds/{g}/commands": put,
    "POST /applications/{a}/guilds/{g}/commands": add,
    "POST /interactions/{i}/{t}/callback": { first: (p, call) => answers.first(p, call) },
    "POST /webhooks/{a}/{t}": { follow: (p, call) => answers.follow(p, call) },
    "GET /webhooks/{a}/{t}/messages/{m}": p => answers.original(p),
    "PATCH /webhooks/{a}/{t}/messages/{m}": { editAnswer: (p, call) => answers.edit(p, call) },
    "DELETE /webhooks/{a}/{t}/messages/{m}": p => answers.remove(p),
  };
  return Object.entries(table).map(([line, does]) => route(line, does));
}

function route(line, does) {
  const [method, path] = line.split(" ");
  const names = [...path.matchAll(/\{(\w)\}/g)].map(found => found[1]);
  const pattern = new RegExp(`^${path.replace(/\{\w\}/g, "([^/]+)")}$`);
  const [name, run] = typeof does === "function" ? ["", does] : Object.entries(does)[0];
  return { method, line, pattern, names, run, sends: SENDING.has(name), open: /^\/(webhooks|interactions)\//.test(path) };
}

/** The route of a request with its parameters; undefined when there is none, "method" when only another method has it. */
export function found(routes, method, path) {
  const fitting = routes.filter(r => r.pattern.test(path));
  const one = fitting.find(r => r.method === method);
  if (!one) return fitting.length ? "method" : undefined;
  const values = one.pattern.exec(path).slice(1);
  return { ...one, parameters: Object.fromEntries(one.names.map((name, i) => [name, decodeURIComponent(values[i])])) };
}

function fail(what, code) {
  throw Refused.unknown(what, code);
}
