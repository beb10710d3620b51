// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Agent, Agents, Model } from "../agents/agents";
import { Follows } from "../ui/follows";
import { Part } from "../ui/part";

/** The agents of this gateway and the models they can be given. */
@customElement("creel-agents-view")
export class AgentsView extends Part {
  @property({ attribute: false }) agents!: Agents;

  override connectedCallback(): void {
    super.connectedCallback();
    new Follows(this, this.agents);
  }

  override render(): TemplateResult {
    return html`<div class="sheet">
      <h1>Agents and models</h1>
      ${this.agents.trouble ? html`<p class="trouble" role="alert">${this.agents.trouble}</p>` : nothing}
      <section aria-labelledby="agents-h">
        <h2 id="agents-h">Agents</h2>
        <div class="cards">${this.agents.agents.map((a) => this.agent(a))}</div>
      </section>
      <section aria-labelledby="models-h">
        <h2 id="models-h">Models</h2>
        <div class="table" tabindex="0" role="group" aria-label="Models"><table>
          <thead><tr><th scope="col">Model</th><th scope="col">Name</th><th scope="col">Context</th><th scope="col">State</th></tr></thead>
          <tbody>${this.agents.models.map(model)}</tbody>
        </table></div>
        ${this.agents.models.length === 0 ? html`<p class="faint">No model is there. Configure one under models.providers.</p>` : nothing}
      </section>
    </div>`;
  }

  private agent(a: Agent): TemplateResult {
    const usual = a.id === this.agents.defaultId;
    return html`<article class="card" aria-label=${a.name}>
      <h3>${a.emoji ? html`<span aria-hidden="true">${a.emoji} </span>` : nothing}${a.name}${usual ? html` <span class="tag">default</span>` : nothing}</h3>
      <dl>
        <dt>Id</dt><dd><code>${a.id}</code></dd>
        <dt>Model</dt><dd>${a.model || "none"}</dd>
        ${a.fallbacks.length > 0 ? html`<dt>If it fails</dt><dd>${a.fallbacks.join(", ")}</dd>` : nothing}
        ${a.workspace ? html`<dt>Workspace</dt><dd><code>${a.workspace}</code></dd>` : nothing}
      </dl>
    </article>`;
  }
}

function model(m: Model): TemplateResult {
  const context = m.contextWindow > 0 ? m.contextWindow.toLocaleString() : "";
  return html`<tr><td><code>${m.ref}</code></td><td>${m.name}</td><td class="number">${context}</td>
    <td>${m.available ? "available" : "not available"}${m.reasoning ? ", reasons" : ""}</td></tr>`;
}
