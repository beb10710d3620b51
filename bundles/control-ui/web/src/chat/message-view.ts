// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { Part } from "../ui/part";
import { clock } from "../ui/when";
import { markdown } from "./markdown";
import type { Message, Part as MessagePart, ToolStep } from "./message";

const STEP = { running: "running", done: "done", failed: "failed" };

/** One message with its pictures, tool steps and text. */
@customElement("creel-message")
export class MessageView extends Part {
  @property({ attribute: false }) message!: Message;
  /** Changes with what the message says, so that one that stays the same is not drawn again. */
  @property({ attribute: false }) words = "";
  @property({ attribute: false }) by = "";

  override render(): TemplateResult {
    const m = this.message;
    const who = m.role === "user" ? "You" : m.role === "assistant" ? this.by : "Gateway";
    return html`<article class="message ${m.role}" aria-label="${who}${m.at > 0 ? `, ${clock(m.at)}` : ""}">
      <header><b>${who}</b> <time>${clock(m.at)}</time></header>
      ${m.parts.map((part) => this.shown(part, m))}
      ${m.state === "running" ? html`<p class="working"><span aria-hidden="true"></span>${m.parts.length === 0 ? "Thinking…" : "Writing…"}</p>` : nothing}
      ${m.note ? html`<p class="note ${m.state}">${m.note}</p>` : nothing}
    </article>`;
  }

  private shown(part: MessagePart, message: Message): unknown {
    switch (part.kind) {
      case "text":
        return message.role === "user" ? html`<p class="said">${part.text}</p>` : html`<div class="prose">${markdown(part.text)}</div>`;
      case "thinking":
        return html`<details class="thinking"><summary>Thoughts</summary><p class="said">${part.text}</p></details>`;
      case "image":
        return part.source
          ? html`<figure><img src=${part.source} alt=${part.name} /><figcaption>${part.name}</figcaption></figure>`
          : html`<p class="faint">Picture: ${part.name}</p>`;
      case "tool":
        return step(part);
    }
  }
}

function step(tool: ToolStep): TemplateResult {
  return html`<details class="step ${tool.state}">
    <summary><b>${tool.name}</b> <span class="state">${STEP[tool.state]}</span></summary>
    ${tool.args ? html`<h3>Asked with</h3><pre tabindex="0">${tool.args}</pre>` : nothing}
    ${tool.result ? html`<h3>Answered</h3><pre tabindex="0">${tool.result}</pre>` : nothing}
    ${!tool.args && !tool.result ? html`<p class="faint">Nothing more is known.</p>` : nothing}
  </details>`;
}
