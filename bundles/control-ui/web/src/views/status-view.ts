// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Part } from "../ui/part";
import { ago, span } from "../ui/when";
import type { Connection } from "../wire/connection";
import { type Json, isObject, list, number, text } from "../wire/frames";

/** How the gateway is: health, plugins, channels, and who is connected. */
@customElement("creel-status-view")
export class StatusView extends Part {
  @property({ attribute: false }) connection!: Connection;
  @state() private health: Json = {};
  @state() private plugins: Json[] = [];
  @state() private presence: Json[] = [];
  @state() private trouble = "";
  private leave: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const again = () => void this.read();
    this.leave = [
      this.connection.on("health", (e) => (this.health = e)),
      this.connection.on("presence", (e) => (this.presence = list(e["presence"]))),
      this.connection.on("plugins.changed", again),
    ];
    this.connection.addEventListener("state", again);
    this.leave.push(() => this.connection.removeEventListener("state", again));
    again();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave.forEach((end) => end());
  }

  private async read(): Promise<void> {
    if (this.connection.state !== "open") {
      return;
    }
    try {
      const [health, presence, plugins] = await Promise.all([
        this.connection.ask("health"),
        this.connection.ask<unknown>("system-presence"),
        this.connection.has("plugins.list") ? this.connection.ask("plugins.list") : Promise.resolve<Json>({}),
      ]);
      this.health = health;
      this.presence = list(presence);
      this.plugins = list(plugins["plugins"]);
      this.trouble = "";
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }

  override render(): TemplateResult {
    const hello = this.connection.hello;
    const sessions = isObject(this.health["sessions"]) ? number(this.health["sessions"]["count"]) : 0;
    const up = (hello?.snapshot.uptimeMs ?? 0) + Date.now() - this.connection.openedAt;
    return html`<div class="sheet">
      <h1>Status</h1>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <section aria-labelledby="gateway-h">
        <h2 id="gateway-h">Gateway</h2>
        <dl class="facts">
          <div><dt>Health</dt><dd>${this.health["ok"] === true ? "in order" : "not known"}</dd></div>
          <div><dt>Version</dt><dd>${hello?.server.version ?? ""}</dd></div>
          <div><dt>Running for</dt><dd>${span(up)}</dd></div>
          <div><dt>Conversations</dt><dd>${sessions}</dd></div>
          <div><dt>Your rights</dt><dd>${hello?.auth.scopes.map((s) => s.replace("operator.", "")).join(", ")}</dd></div>
        </dl>
      </section>
      ${this.channels()}
      ${this.pluginTable()}
      ${this.clients()}
    </div>`;
  }

  private channels(): TemplateResult {
    const channels = isObject(this.health["channels"]) ? Object.entries(this.health["channels"]) : [];
    return html`<section aria-labelledby="channels-h">
      <h2 id="channels-h">Channels</h2>
      ${channels.length === 0
        ? html`<p class="faint">No channel is set up.</p>`
        : html`<ul class="plainlist">${channels.map(([id, c]) => {
            const on = isObject(c) && c["configured"] === true;
            return html`<li><b>${id}</b> ${on ? "configured" : "not configured"}${isObject(c) && c["linked"] === false ? ", not linked" : ""}</li>`;
          })}</ul>`}
    </section>`;
  }

  private pluginTable(): TemplateResult {
    return html`<section aria-labelledby="plugins-h">
      <h2 id="plugins-h">Plugins</h2>
      <div class="table" tabindex="0" role="group" aria-label="Plugins"><table>
        <thead><tr><th scope="col">Plugin</th><th scope="col">Version</th><th scope="col">Gives</th><th scope="col">State</th></tr></thead>
        <tbody>${this.plugins.map((p) => html`<tr>
          <td>${text(p["name"]) || text(p["id"])}</td>
          <td>${text(p["version"])}</td>
          <td>${Array.isArray(p["kind"]) ? p["kind"].join(", ") : text(p["kind"])}</td>
          <td class=${text(p["state"])}>${text(p["state"])}${text(p["error"]) ? html`<br /><small>${text(p["error"])}</small>` : nothing}</td>
        </tr>`)}</tbody>
      </table></div>
    </section>`;
  }

  private clients(): TemplateResult {
    return html`<section aria-labelledby="clients-h">
      <h2 id="clients-h">Connected</h2>
      <ul class="plainlist">${this.presence.map((p) => {
        const name = text(p["host"]) || text(p["clientId"]) || text(p["mode"]) || "client";
        const told = [text(p["mode"]), text(p["platform"]), text(p["version"]), text(p["ip"]), ago(number(p["ts"]))];
        return html`<li><b>${name}</b> <span class="faint">${told.filter(Boolean).join(" · ")}</span></li>`;
      })}</ul>
    </section>`;
  }
}
