// SPDX-License-Identifier: Apache-2.0
import { type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Agents } from "../agents/agents";
import type { SessionBook } from "../sessions/book";
import { Follows } from "../ui/follows";
import { Part } from "../ui/part";
import type { Connection } from "../wire/connection";
import type { Attachment } from "./attachments";
import { Conversation } from "./conversation";
import type { Message } from "./message";
import { Speech } from "./speech";
import "./composer";
import "./message-view";

/** One conversation: its model, its messages, and where to write the next one. */
@customElement("creel-chat-view")
export class ChatView extends Part {
  @property({ attribute: false }) connection!: Connection;
  @property({ attribute: false }) book!: SessionBook;
  @property({ attribute: false }) agents!: Agents;
  @state() private trouble = "";

  private conversation: Conversation | undefined;
  private readonly speech = new Speech();
  private readonly draw = () => this.requestUpdate();
  private readonly hear = (e: Event) => this.speech.hear((e as CustomEvent<{ words: string; last: boolean }>).detail);
  private readonly reopen = () => {
    if (this.connection.state === "open") {
      void this.conversation?.reload();
    }
  };
  /** Whether the newest message is in view; only then does the page follow what is written. */
  private atEnd = true;
  private top = 0;
  /** Messages draw themselves and pictures load after this view is drawn, and the composer takes room from them. */
  private readonly growth = new ResizeObserver(() => this.follow());
  private watched: Element | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    new Follows(this, this.book);
    new Follows(this, this.agents);
    new Follows(this, this.connection, "state");
    this.connection.addEventListener("state", this.reopen);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.connection.removeEventListener("state", this.reopen);
    this.growth.disconnect();
    this.watched = undefined;
    this.leave();
  }

  private leave(): void {
    this.conversation?.removeEventListener("change", this.draw);
    this.conversation?.removeEventListener("spoken", this.hear);
    this.conversation?.close();
    this.conversation = undefined;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const key = this.book.chosen;
    if (key && this.conversation?.sessionKey !== key) {
      this.leave();
      this.conversation = new Conversation(this.connection, key);
      this.conversation.addEventListener("change", this.draw);
      this.conversation.addEventListener("spoken", this.hear);
      this.atEnd = true;
      this.trouble = "";
      void this.conversation.reload();
    }
  }

  protected override updated(): void {
    const inside = this.querySelector(".messages");
    if (inside?.parentElement && inside !== this.watched) {
      this.growth.disconnect();
      this.growth.observe(inside);
      this.growth.observe(inside.parentElement);
      this.watched = inside;
    }
    this.follow();
  }

  private readonly follow = () => {
    const log = this.querySelector(".log");
    if (log && this.atEnd) {
      log.scrollTop = log.scrollHeight;
      this.top = log.scrollTop;
    }
  };

  override render(): unknown {
    const talk = this.conversation;
    if (!talk) {
      return nothing;
    }
    const session = this.book.current;
    const name = this.agents.named(session?.agentId ?? this.agents.defaultId);
    return html`
      <div class="chat">
        <div class="head">
          <h1>${session?.title ?? "Conversation"}</h1>
          ${this.model()}
        </div>
        <div class="log" tabindex="0" role="log" aria-live="off" aria-label="Messages" aria-busy=${talk.loading} @scroll=${this.scrolled}>
          <div class="messages">
          ${talk.earlier
            ? html`<button class="earlier" ?disabled=${talk.loading} @click=${() => this.readEarlier()}>Show earlier messages</button>`
            : nothing}
          ${talk.messages.length === 0 && !talk.loading ? this.empty(name) : nothing}
          ${repeat(talk.messages, (m) => m.key, (m: Message) => html`<creel-message .message=${m} .words=${JSON.stringify([m.parts, m.state, m.note])} .by=${name}></creel-message>`)}
          </div>
        </div>
        ${talk.trouble || this.trouble ? html`<p class="trouble" role="alert">${talk.trouble || this.trouble}</p>` : nothing}
        <creel-composer .connection=${this.connection} .running=${talk.running} .send=${this.send} .abort=${this.abort}></creel-composer>
        ${this.speech.region()}
      </div>`;
  }

  private model(): TemplateResult {
    const session = this.book.current;
    const agent = this.agents.agents.find((a) => a.id === session?.agentId);
    const able = this.connection.has("sessions.patch") && session !== undefined && !this.book.isFresh(session.key);
    const chosen = session?.model ?? "";
    const usual = this.agents.models.find((m) => m.ref === agent?.model)?.name ?? agent?.model ?? "";
    return html`<label class="model">Model
      <select ?disabled=${!able} @change=${this.chooseModel} .value=${chosen}>
        <option value="" ?selected=${chosen === ""}>${usual ? `${usual} (the agent’s)` : "The agent’s"}</option>
        ${this.agents.models.map(
          (m) => html`<option value=${m.ref} ?disabled=${!m.available} ?selected=${m.ref === chosen}>${m.name}</option>`,
        )}
      </select>
    </label>`;
  }

  private empty(name: string): TemplateResult {
    return html`<div class="empty"><p class="lead">Say something to ${name}.</p>
      <p>What you write here stays on the gateway; the model you chose reads it.</p></div>`;
  }

  private readonly scrolled = (e: Event) => {
    const log = e.currentTarget as HTMLElement;
    const below = log.scrollHeight - log.scrollTop - log.clientHeight;
    // Only who goes up leaves the end: what grows below meanwhile is followed.
    this.atEnd = below < 48 || (this.atEnd && log.scrollTop >= this.top);
    this.top = log.scrollTop;
  };

  /** Keeps what was in view in view while older messages come in above it. */
  private async readEarlier(): Promise<void> {
    const log = this.querySelector(".log");
    const below = (log?.scrollHeight ?? 0) - (log?.scrollTop ?? 0);
    this.atEnd = false;
    await this.conversation?.readEarlier();
    await this.updateComplete;
    if (log) {
      log.scrollTop = log.scrollHeight - below;
      (log as HTMLElement).focus();
    }
  }

  private readonly send = async (words: string, attachments: Attachment[]) => {
    this.atEnd = true;
    this.trouble = "";
    await this.conversation?.send(words, attachments);
  };

  private readonly abort = async () => {
    try {
      await this.conversation?.abort();
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    }
  };

  private readonly chooseModel = async (e: Event) => {
    try {
      await this.book.useModel(this.book.chosen, (e.target as HTMLSelectElement).value);
      this.trouble = "";
    } catch (wrong) {
      this.trouble = wrong instanceof Error ? wrong.message : String(wrong);
      this.requestUpdate();
    }
  };
}
