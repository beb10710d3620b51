// SPDX-License-Identifier: Apache-2.0
import { html, render } from "lit";

interface Question {
  title: string;
  words: string;
  yes: string;
  danger?: boolean;
  /** Asks for a line of text, with this to begin with. */
  line?: { label: string; value: string; longest: number };
}

/** Asks and waits: the line given, "" for a plain yes, nothing for no. The focus returns to where it was by itself. */
export function ask(question: Question): Promise<string | undefined> {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    dialog.setAttribute("aria-labelledby", "ask-title");
    dialog.setAttribute("aria-describedby", "ask-words");
    const line = question.line;
    render(
      html`<form method="dialog" @submit=${(e: Event) => {
        e.preventDefault();
        dialog.close("yes");
      }}>
        <h2 id="ask-title">${question.title}</h2>
        <p id="ask-words">${question.words}</p>
        ${line
          ? html`<label>${line.label}
              <input name="line" autocomplete="off" maxlength=${line.longest} .value=${line.value} autofocus />
            </label>`
          : null}
        <div class="row end">
          <button type="button" ?autofocus=${!line} @click=${() => dialog.close("")}>Cancel</button>
          <button type="submit" class=${question.danger ? "danger" : "primary"}>${question.yes}</button>
        </div>
      </form>`,
      dialog,
    );
    dialog.addEventListener("close", () => {
      const value = dialog.querySelector<HTMLInputElement>("input[name=line]")?.value ?? "";
      dialog.remove();
      resolve(dialog.returnValue === "yes" ? value : undefined);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
