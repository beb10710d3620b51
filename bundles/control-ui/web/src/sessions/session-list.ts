// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Agents } from "../agents/agents";
import { ask } from "../ui/ask";
import { Follows } from "../ui/follows";
import { icon } from "../ui/icons";
import { Part } from "../ui/part";
import { ago } from "../ui/when";
import type { Connection } from "../wire/connection";
import type { Session, SessionBook } from "./book";

/** The list of conversations, with what can be done to each. */
@customElement("creel-session-list")
export class SessionList extends Part {
  @property({ attribute: false }) book!: SessionBook;
  @property({ attribute: false }) agents!: Agents;
  @property({ attribute: false }) connection!: Connection;
  @property() current = "";
  @state() private search = "";
  @state() private trouble = "";

  override connectedCallback(): void {
    super.connectedCallback();
    new Follows(this, this.book);
    new Follows(this, this.agents);
  }

  override render(): TemplateResult {
    const wanted = this.search.toLowerCase();
    const rows = this.book.sessions.filter((s) => `${s.title} ${s.key}`.toLowerCase().includes(wanted));
    return html`<section class="sessions" aria-label="Conversations">
      <div class="begin">
        ${this.agents.agents.length > 1
          ? html`<select aria-label="Agent of a new conversation" id="begin-agent">
              ${this.agents.agents.map((a) => html`<option value=${a.id} ?selected=${a.id === this.agents.defaultId}>${a.name}</option>`)}
            </select>`
          : nothing}
        <button class="primary" @click=${this.begin}>${icon("plus")} New conversation</button>
      </div>
      <input type="search" aria-label="Find a conversation" placeholder="Find a conversation" .value=${this.search}
        @input=${(e: InputEvent) => (this.search = (e.target as HTMLInputElement).value)} />
      ${this.trouble || this.book.trouble ? html`<p class="trouble" role="alert">${this.trouble || this.book.trouble}</p>` : nothing}
      <ul>
        ${repeat(rows, (s) => s.key, (s) => this.row(s))}
      </ul>
      ${rows.length === 0 ? html`<p class="faint">None found.</p>` : nothing}
      ${this.book.more ? html`<p class="faint">Only the newest are listed.</p>` : nothing}
    </section>`;
  }

  private row(s: Session): TemplateResult {
    const agent = this.agents.agents.length > 1 ? this.agents.named(s.agentId) : "";
    const told = [agent, ago(s.updatedAt)].filter(Boolean).join(" · ");
    return html`<li class=${s.key === this.current ? "current" : ""}>
      <a href="#chat/${encodeURIComponent(s.key)}" aria-current=${s.key === this.current ? "true" : nothing}>
        <span class="title">${s.title}</span><span class="faint">${told}</span>
      </a>
      <details class="menu" @keydown=${closeOnEscape} @focusout=${closeOnLeave}>
        <summary aria-label="Actions for ${s.title}">${icon("more")}</summary>
        <div @click=${PUT_AWAY}>
          <button ?disabled=${!this.connection.has("sessions.patch") || this.book.isFresh(s.key)} @click=${() => this.rename(s)}>Rename…</button>
          <button ?disabled=${!this.connection.admin || this.book.isFresh(s.key)} @click=${() => this.reset(s)}>Start over…</button>
          <button class="danger" ?disabled=${s.key === this.book.main || (!this.connection.admin && !this.book.isFresh(s.key))}
            @click=${() => this.deleteIt(s)}>Delete…</button>
          ${this.connection.admin ? nothing : html`<p class="faint">To start over or delete, sign in with the gateway's token: a remembered browser may not.</p>`}
        </div>
      </details>
    </li>`;
  }

  private readonly begin = () => {
    const chosen = this.querySelector<HTMLSelectElement>("#begin-agent")?.value;
    location.hash = `chat/${encodeURIComponent(this.book.begin(chosen || this.agents.defaultId))}`;
  };

  private async rename(s: Session): Promise<void> {
    const line = { label: "Name", value: s.label, longest: 120 };
    const label = await ask({ title: "Rename conversation", words: `Now called “${s.title}”. Without a name it is called by its key.`, yes: "Rename", line });
    if (label !== undefined) {
      await this.attempt(() => this.book.rename(s.key, label));
    }
  }

  private async reset(s: Session): Promise<void> {
    const words = `The agent forgets what was said in “${s.title}”. The old transcript is put aside.`;
    if ((await ask({ title: "Start over?", words, yes: "Start over", danger: true })) !== undefined) {
      await this.attempt(() => this.book.reset(s.key));
    }
  }

  private async deleteIt(s: Session): Promise<void> {
    const words = `“${s.title}” leaves the list, and the agent forgets it.`;
    if ((await ask({ title: "Delete conversation?", words, yes: "Delete", danger: true })) !== undefined) {
      const open = s.key === this.book.chosen;
      await this.attempt(() => this.book.remove(s.key));
      if (open) {
        location.hash = `chat/${encodeURIComponent(this.book.chosen)}`;
      }
    }
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.trouble = "";
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  }
}

/** Something was chosen: the focus goes to what stays visible, before a question comes up. */
const PUT_AWAY = {
  capture: true,
  handleEvent(e: Event): void {
    const menu = (e.currentTarget as HTMLElement).closest("details");
    menu?.querySelector("summary")?.focus();
    menu?.removeAttribute("open");
  },
};

function closeOnEscape(e: KeyboardEvent): void {
  const menu = e.currentTarget as HTMLDetailsElement;
  if (e.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    e.stopPropagation();
  }
}

function closeOnLeave(e: FocusEvent): void {
  const menu = e.currentTarget as HTMLDetailsElement;
  if (!menu.contains(e.relatedTarget as Node | null)) {
    menu.open = false;
  }
}
