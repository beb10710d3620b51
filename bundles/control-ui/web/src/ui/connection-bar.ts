// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Connection } from "../wire/connection";
import { Follows } from "./follows";
import { Part } from "./part";

const WORDS = {
  open: "Connected",
  connecting: "Connecting…",
  waiting: "Connection lost, trying again…",
  off: "Signed out",
  refused: "Refused",
};

/** Whether the gateway hears us, in words. */
@customElement("creel-connection-bar")
export class ConnectionBar extends Part {
  @property({ attribute: false }) connection!: Connection;

  override connectedCallback(): void {
    super.connectedCallback();
    new Follows(this, this.connection, "state");
  }

  override render(): TemplateResult {
    const state = this.connection.state;
    return html`<span role="status" class="connection ${state}"><i aria-hidden="true"></i>${WORDS[state]}</span>`;
  }
}
