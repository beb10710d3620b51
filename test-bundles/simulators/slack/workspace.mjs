// SPDX-License-Identifier: Apache-2.0
// One workspace: its bot, people and conversations. A name that is no id stands for the same id on every run.
import { Kept } from "../shared/kept.mjs";
import { numberOf } from "../shared/values.mjs";
import { Refused } from "./refused.mjs";

const KEPT = 20_000;

export const TEAM = "T00000SIM1";
export const APP = "A00000SIM1";
export const BOT = { user: "U00000BOT1", bot: "B00000BOT1", name: "creel" };
export const TOKENS = { bot: "xoxb-100000000001-100000000002-SimulatedTokenOfNoRealBot", app: "xapp-1-A00000SIM1-100000000003-simulated",
  signing: "0123456789abcdef0123456789abcdef", verification: "simulatedVerificationToken" };
const SELF = { id: BOT.user, name: BOT.name, real_name: "Creel", is_bot: true };
const KINDS = { direct: ["D", "im"], group: ["G", "mpim"], room: ["C", "channel"] };

export class Workspace {
  #people = new Kept(KEPT);
  #conversations = new Kept(KEPT);

  idOf(kind, name) {
    if (/^[A-Z][A-Z0-9]{8,}$/.test(name)) return name;
    const letter = kind === "user" ? "U" : kind === "space" ? "T" : KINDS[kind]?.[0] ?? "C";
    return letter + numberOf(`${kind}:${name}`, 36 ** 9).toString(36).toUpperCase().padStart(9, "0");
  }

  person({ id, name, username, bot }) {
    const found = this.idOf("user", id);
    const known = this.#people.get(found);
    if (known && !name && !username) return known;
    return keep(this.#people, found, { id: found, name: username ?? found.toLowerCase(), real_name: name ?? found, is_bot: Boolean(bot) });
  }

  personOf(id) {
    const person = id === BOT.user ? SELF : this.#people.get(id);
    if (!person) throw new Refused("user_not_found");
    return person;
  }

  met({ kind, id, title }, person) {
    if (kind === "direct") return this.direct(person, id);
    const [letter, type] = KINDS[kind] ?? KINDS.room;
    const found = this.idOf(kind === "group" ? "group" : "room", id);
    return this.#conversations.get(found) ?? keep(this.#conversations, found, { id: found, type, name: title ?? `${letter.toLowerCase()}-${found.toLowerCase()}` });
  }

  direct(person, wished) {
    const given = wished && /^D[A-Z0-9]{8,}$/.test(wished) ? wished : undefined;
    const id = given ?? this.idOf("direct", person.id.replace(/^U/, "of "));
    return this.#conversations.get(id) ?? keep(this.#conversations, id, { id, type: "im", user: person.id, name: "directmessage" });
  }

  find(id) {
    const conversation = this.#conversations.get(id) ?? (this.#people.has(id) ? this.direct(this.#people.get(id)) : undefined);
    if (!conversation) throw new Refused("channel_not_found");
    return conversation;
  }

  describe({ id, type, name, user }) {
    const common = { id, created: 1_700_000_000, is_archived: false, is_im: type === "im", is_org_shared: false, context_team_id: TEAM };
    if (type === "im") return { ...common, user, is_user_deleted: false, priority: 0 };
    return { ...common, name, name_normalized: name, is_channel: type === "channel", is_group: false, is_mpim: type === "mpim",
      is_private: type !== "channel", is_general: false, is_shared: false, is_ext_shared: false, is_member: true, creator: BOT.user };
  }
}

function keep(map, key, value) {
  map.set(key, value);
  return value;
}
