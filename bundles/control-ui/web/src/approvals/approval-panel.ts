// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Follows } from "../ui/follows";
import { Part } from "../ui/part";
import type { Approval, Approvals, Decision } from "./approvals";

const WORDS: Record<Decision, string> = { "allow-once": "Allow once", "allow-always": "Always allow exactly this", deny: "Deny" };

/** What waits for a yes: above every view, text as text and never as anything else. */
@customElement("creel-approval-panel")
export class ApprovalPanel extends Part {
  @property({ attribute: false }) approvals!: Approvals;
  @state() private busy = "";

  override connectedCallback(): void {
    super.connectedCallback();
    new Follows(this, this.approvals);
  }

  override render(): unknown {
    const { waiting, trouble } = this.approvals;
    if (waiting.length === 0 && !trouble) {
      return nothing;
    }
    return html`<section class="approvals" aria-label="Approvals" aria-live="polite">
      ${trouble ? html`<p class="trouble" role="alert">${trouble}</p>` : nothing}
      ${waiting.map((a) => this.question(a))}
    </section>`;
  }

  private question(a: Approval): TemplateResult {
    return html`<article class="card" aria-label=${a.title}>
      <h3>${a.title} <span class="tag">${a.agent}</span></h3>
      <pre class="exact" dir="ltr" tabindex="0" aria-label="What would be done">${a.what}</pre>
      <details><summary>Everything a yes covers</summary>
        <pre class="exact" dir="ltr" tabindex="0">${a.fields.map((f) => `${f.name}: ${f.value}`).join("\n")}</pre>
      </details>
      <div class="row">
        ${a.decisions.map((d) => html`<button class=${d === "deny" ? "danger" : nothing} ?disabled=${this.busy === a.id}
          @click=${() => void this.answer(a, d)}>${WORDS[d]}</button>`)}
        <span class="faint">until ${new Date(a.expires).toLocaleTimeString()}</span>
      </div>
    </article>`;
  }

  private async answer(a: Approval, decision: Decision): Promise<void> {
    this.busy = a.id;
    await this.approvals.answer(a, decision);
    this.busy = "";
  }
}
