// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html } from "lit";
import { createRef, ref } from "lit/directives/ref.js";

const KEPT = 12;

/**
 * What a screen reader hears of an answer while it is written: whole sentences, each once. The messages themselves are no
 * live region, because they change with every piece.
 */
export class Speech {
  private readonly place = createRef<HTMLElement>();
  private pending = "";

  region(): TemplateResult {
    return html`<div class="unseen" aria-live="polite" role="status" data-speech ${ref(this.place)}></div>`;
  }

  hear(said: { words: string; last: boolean }): void {
    this.pending += said.words;
    const end = said.last ? this.pending.length : lastSentence(this.pending);
    const sentence = this.pending.slice(0, end).trim();
    this.pending = this.pending.slice(end);
    const place = this.place.value;
    if (sentence && place) {
      const line = document.createElement("p");
      line.textContent = sentence;
      place.append(line);
      while (place.childElementCount > KEPT) {
        place.firstElementChild?.remove();
      }
    }
  }
}

function lastSentence(words: string): number {
  let end = 0;
  for (const match of words.matchAll(/[.!?…:]["')\]]*\s|\n/g)) {
    end = match.index + match[0].length;
  }
  return end;
}
