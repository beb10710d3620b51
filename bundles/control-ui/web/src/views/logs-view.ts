// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Part } from "../ui/part";
import { clock } from "../ui/when";
import type { Connection } from "../wire/connection";
import { type Json, isObject, number, text } from "../wire/frames";

const KEPT = 2_000;
const PAUSE_MS = 2_000;
const LEVELS = ["trace", "debug", "info", "warn", "error"];

interface Line {
  n: number;
  level: string;
  at: number;
  from: string;
  words: string;
}

/** The end of the gateway's log, read on while this view is open: the protocol has no event for new lines. */
@customElement("creel-logs-view")
export class LogsView extends Part {
  @property({ attribute: false }) connection!: Connection;
  @state() private lines: Line[] = [];
  @state() private level = "info";
  @state() private filter = "";
  @state() private following = true;
  @state() private trouble = "";
  private cursor: number | undefined;
  private count = 0;
  private reading = false;
  private next: ReturnType<typeof setTimeout> | undefined;
  private atEnd = true;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.next);
  }

  private async read(): Promise<void> {
    clearTimeout(this.next);
    if (this.reading) {
      return; // two at once would show lines twice, and each would go on by itself
    }
    if (!this.connection.has("logs.tail")) {
      this.trouble = "This gateway does not show its log here.";
      return;
    }
    this.reading = true;
    try {
      if (this.connection.state === "open" && document.visibilityState === "visible") {
        const asked = this.cursor === undefined ? { limit: 500 } : { cursor: this.cursor, limit: 1000 };
        this.take(await this.connection.ask("logs.tail", asked));
        this.trouble = "";
      }
    } catch (e) {
      this.trouble = e instanceof Error ? e.message : String(e);
    } finally {
      this.reading = false;
    }
    if (this.isConnected && this.following) {
      this.next = setTimeout(() => void this.read(), PAUSE_MS);
    }
  }

  private take(answer: Json): void {
    const fresh = Array.isArray(answer["lines"]) ? answer["lines"].map((l) => this.line(String(l))) : [];
    const before = answer["reset"] === true ? [] : this.lines;
    this.cursor = number(answer["cursor"]);
    if (fresh.length > 0 || before !== this.lines) {
      this.lines = [...before, ...fresh].slice(-KEPT);
    }
  }

  private line(raw: string): Line {
    const n = ++this.count;
    try {
      const parsed: unknown = JSON.parse(raw);
      if (isObject(parsed)) {
        const at = text(parsed["time"]) || text(parsed["ts"]) || text(parsed["timestamp"]);
        return {
          n,
          level: (text(parsed["level"]) || "info").toLowerCase(),
          at: at ? Date.parse(at) : number(parsed["time"]) || number(parsed["ts"]),
          from: text(parsed["logger"]) || text(parsed["subsystem"]) || text(parsed["name"]),
          words: text(parsed["message"]) || text(parsed["msg"]) || raw,
        };
      }
    } catch {
      // A line that is no JSON is shown as it is.
    }
    return { n, level: "info", at: 0, from: "", words: raw };
  }

  protected override updated(): void {
    const log = this.querySelector(".loglines");
    if (log && this.atEnd && this.following) {
      log.scrollTop = log.scrollHeight;
    }
  }

  override render(): TemplateResult {
    const least = LEVELS.indexOf(this.level);
    const wanted = this.filter.toLowerCase();
    const shown = this.lines.filter(
      (l) => LEVELS.indexOf(l.level) >= least && `${l.from} ${l.words}`.toLowerCase().includes(wanted),
    );
    return html`<div class="sheet fill">
      <h1>Logs</h1>
      <div class="row filters">
        <label>From level
          <select @change=${(e: Event) => (this.level = (e.target as HTMLSelectElement).value)}>
            ${LEVELS.map((l) => html`<option ?selected=${l === this.level}>${l}</option>`)}
          </select>
        </label>
        <label>With the words
          <input type="search" .value=${this.filter} @input=${(e: Event) => (this.filter = (e.target as HTMLInputElement).value)} />
        </label>
        <label class="check"><input type="checkbox" .checked=${this.following} @change=${this.follow} /> Follow</label>
        <span class="faint" role="status">${shown.length} lines</span>
      </div>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <div class="loglines" tabindex="0" role="log" aria-live="off" aria-label="Log lines" @scroll=${this.scrolled}>
        ${repeat(shown, (l) => l.n, (l) => html`<p class=${l.level}><time>${clock(l.at)}</time> <b>${l.level}</b>
          ${l.from ? html`<i>${l.from}</i> ` : nothing}<span>${l.words}</span></p>`)}
      </div>
    </div>`;
  }

  private readonly follow = (e: Event) => {
    this.following = (e.target as HTMLInputElement).checked;
    void this.read();
  };

  private readonly scrolled = (e: Event) => {
    const log = e.currentTarget as HTMLElement;
    this.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 48;
  };
}
