// SPDX-License-Identifier: Apache-2.0
import { type PropertyValues, type TemplateResult, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Follows } from "../ui/follows";
import { icon } from "../ui/icons";
import { Part } from "../ui/part";
import type { Connection } from "../wire/connection";
import { type Attachment, TYPES, bytes, limitsOf, read } from "./attachments";

/** Where a message is written: Enter sends, Shift and Enter breaks the line, Escape stops the answer. */
@customElement("creel-composer")
export class Composer extends Part {
  @property({ attribute: false }) connection!: Connection;
  @property({ attribute: false }) send!: (words: string, attachments: Attachment[]) => Promise<void>;
  @property({ attribute: false }) abort!: () => Promise<void>;
  @property({ type: Boolean }) running = false;
  @state() private attachments: Attachment[] = [];
  @state() private trouble = "";
  @state() private sending = false;

  override connectedCallback(): void {
    super.connectedCallback();
    new Follows(this, this.connection, "state");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release();
  }

  override render(): TemplateResult {
    const limits = limitsOf(this.connection.hello);
    const open = this.connection.state === "open";
    return html`<form class="composer" aria-label="Write a message" @submit=${this.submit} @dragover=${(e: Event) => e.preventDefault()} @drop=${this.dropped}>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.attachments.length > 0 ? this.taken() : nothing}
      <div class="line">
        <label class="quiet clip" title="Add pictures, up to ${bytes(limits.image)} each">
          ${icon("clip")}<span class="unseen">Add pictures, up to ${bytes(limits.image)} each</span>
          <input type="file" class="unseen" multiple accept=${TYPES.join(",")} @change=${this.chosen} />
        </label>
        <textarea rows="1" aria-label="Message" placeholder="Message" @keydown=${this.key} @input=${this.grow} @paste=${this.pasted}></textarea>
        ${this.running
          ? html`<button type="button" class="stop" aria-label="Stop the answer" title="Stop (Esc)" @click=${() => this.abort()}>${icon("stop")}</button>`
          : nothing}
        <button type="submit" class="primary" aria-label="Send" title="Send (Enter)" ?disabled=${!open || this.sending}>${icon("send")}</button>
      </div>
    </form>`;
  }

  private taken(): TemplateResult {
    return html`<ul class="taken" aria-label="Pictures to send">
      ${this.attachments.map(
        (a, i) => html`<li><img src=${a.preview} alt="" /><span>${a.name} <small>${bytes(a.size)}</small></span>
          <button type="button" class="quiet" aria-label="Remove ${a.name}" @click=${() => this.takeOut(i)}>${icon("close")}</button></li>`,
      )}
    </ul>`;
  }

  protected override firstUpdated(_changed: PropertyValues): void {
    // On a phone the focus would bring up the keyboard over the conversation.
    if (matchMedia("(min-width: 48rem)").matches) {
      this.field.focus();
    }
  }

  private get field(): HTMLTextAreaElement {
    return this.querySelector("textarea") as HTMLTextAreaElement;
  }

  private readonly submit = async (e: Event) => {
    e.preventDefault();
    const words = this.field.value.trim();
    if ((words === "" && this.attachments.length === 0) || this.sending || this.connection.state !== "open") {
      return;
    }
    const taken = this.attachments;
    this.sending = true;
    this.trouble = "";
    this.field.value = "";
    this.attachments = [];
    this.grow();
    try {
      await this.send(words, taken);
    } catch (wrong) {
      // Nothing said gets lost: it is here to be sent again.
      this.trouble = `Not sent: ${wrong instanceof Error ? wrong.message : String(wrong)}`;
      this.field.value = this.field.value ? `${words}\n${this.field.value}` : words;
      this.attachments = [...taken, ...this.attachments];
      this.grow();
    } finally {
      this.sending = false;
    }
  };

  private readonly key = (e: KeyboardEvent) => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      (e.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
    } else if (e.key === "Escape" && this.running) {
      void this.abort();
    }
  };

  private readonly grow = () => {
    const lines = this.field.value.split("\n").length + Math.floor(this.field.value.length / 90);
    this.field.rows = Math.max(1, Math.min(8, lines));
  };

  private readonly chosen = async (e: Event) => {
    const input = e.target as HTMLInputElement;
    await this.add([...(input.files ?? [])]);
    input.value = "";
  };

  private readonly pasted = (e: ClipboardEvent) => {
    const files = [...(e.clipboardData?.files ?? [])];
    if (files.length > 0) {
      e.preventDefault();
      void this.add(files);
    }
  };

  private readonly dropped = (e: DragEvent) => {
    e.preventDefault();
    void this.add([...(e.dataTransfer?.files ?? [])]);
  };

  private async add(files: File[]): Promise<void> {
    this.trouble = "";
    for (const file of files) {
      try {
        this.attachments = [...this.attachments, await read(file, this.attachments, limitsOf(this.connection.hello))];
      } catch (e) {
        this.trouble = e instanceof Error ? e.message : String(e);
      }
    }
  }

  private takeOut(at: number): void {
    const [gone] = this.attachments.slice(at, at + 1);
    if (gone) {
      URL.revokeObjectURL(gone.preview);
    }
    this.attachments = this.attachments.filter((_, i) => i !== at);
    this.field.focus();
  }

  private release(): void {
    this.attachments.forEach((a) => URL.revokeObjectURL(a.preview));
  }
}
