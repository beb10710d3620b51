// SPDX-License-Identifier: Apache-2.0
// Answers to interactions, and what follows them. These need no token but the interaction's own.
import { checkMessage } from "./bodies.mjs";
import { where } from "./channel-routes.mjs";
import { Refused } from "./refused.mjs";

const PONG = 1;
const MESSAGE = 4;
const DEFERRED = 5;
const DEFERRED_UPDATE = 6;
const UPDATE = 7;

export class AnswerRoutes {
  #interactions;
  #channels;
  #messages;
  #sent;

  constructor(interactions, channels, messages, sent) {
    this.#interactions = interactions;
    this.#channels = channels;
    this.#messages = messages;
    this.#sent = sent;
  }

  first({ i, t }, { body, files, violation }) {
    const type = body?.type;
    if (![PONG, MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE].includes(type)) throw Refused.field("type", "BASE_TYPE_CHOICES", `Value ${type} is not simulated.`);
    if (type === MESSAGE) checkMessage(body.data, { files }, violation);
    const interaction = this.#interactions.first(i, t);
    if ((type === UPDATE || type === DEFERRED_UPDATE) && !interaction.message) throw Refused.field("type", "INTERACTION_TYPE", "Only for components");
    const flags = body.data?.flags ?? 0;
    if (type === MESSAGE) interaction.original = this.#post(interaction, body.data, files, flags);
    if (type === UPDATE) interaction.original = this.#channels.change(interaction.channel, interaction.message, { body: body.data ?? {}, files, violation }, "interactionUpdate");
    if (type === DEFERRED) interaction.deferred = { flags };
    if (type === DEFERRED_UPDATE) interaction.original = interaction.message;
    if (type === DEFERRED || type === DEFERRED_UPDATE) {
      this.#sent.add({ method: "interactionDeferred", ...where(interaction.channel), text: "", messageId: "", files: [], raw: body });
    }
    return undefined;
  }

  edit({ t, m }, { body, files, violation }) {
    const interaction = this.#interactions.later(t);
    if (m === "@original" && interaction.deferred && !interaction.original) {
      checkMessage(body, { files }, violation);
      interaction.original = this.#post(interaction, body, files, interaction.deferred.flags);
      return interaction.original;
    }
    interaction.original = this.#channels.change(interaction.channel, this.#find(interaction, m), { body, files, violation }, "editOriginal");
    return interaction.original;
  }

  original({ t, m }) {
    const interaction = this.#interactions.later(t);
    return this.#find(interaction, m);
  }

  follow({ t }, { body, files, violation }) {
    const interaction = this.#interactions.later(t);
    checkMessage(body, { files }, violation);
    if (interaction.deferred && !interaction.original) {
      interaction.original = this.#post(interaction, body, files, interaction.deferred.flags);
      return interaction.original;
    }
    return this.#post(interaction, body, files, body.flags ?? 0, "followup");
  }

  remove({ t, m }) {
    const interaction = this.#interactions.later(t);
    this.#messages.remove(this.#find(interaction, m).id);
    return undefined;
  }

  #find(interaction, m) {
    const id = m === "@original" ? interaction.original?.id : m;
    if (!id) throw Refused.unknown("Message", 10008);
    return this.#messages.find(interaction.channel.id, id);
  }

  #post(interaction, body, files, flags, method = "interactionAnswer") {
    return this.#channels.post(interaction.channel, body, files, method, { more: { flags } });
  }
}
