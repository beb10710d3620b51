// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, svg, html } from "lit";

const PATHS = {
  chat: svg`<path d="M4 5h16v11H9l-5 4z" />`,
  agents: svg`<circle cx="12" cy="8" r="3.5" /><path d="M5 20c0-4 3-6.5 7-6.5s7 2.5 7 6.5" />`,
  status: svg`<path d="M3 13h4l3-8 4 14 3-6h4" />`,
  logs: svg`<path d="M5 6h14M5 10.5h10M5 15h14M5 19.5h7" />`,
  menu: svg`<path d="M4 7h16M4 12h16M4 17h16" />`,
  plus: svg`<path d="M12 5v14M5 12h14" />`,
  send: svg`<path d="M5 12h13M12 5.5l6.5 6.5-6.5 6.5" />`,
  stop: svg`<rect x="7" y="7" width="10" height="10" rx="1.5" />`,
  clip: svg`<path d="M8 12.5l6-6a3 3 0 0 1 4.5 4L11 18a5 5 0 0 1-7-7l7-7" />`,
  more: svg`<circle cx="6" cy="12" r="1" /><circle cx="12" cy="12" r="1" /><circle cx="18" cy="12" r="1" />`,
  close: svg`<path d="M6 6l12 12M18 6L6 18" />`,
  leave: svg`<path d="M14 4H6v16h8M10 12h10M16.5 8l4 4-4 4" />`,
};

/** A picture beside words or on a button that has a name of its own; never the only thing that tells something. */
export function icon(name: keyof typeof PATHS): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`;
}

export function mark(): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <path class="handle" d="M8 13c0-6 16-6 16 0" />
    <path class="basket" d="M4 13h24l-2.6 12.2A3.5 3.5 0 0 1 22 28H10a3.5 3.5 0 0 1-3.4-2.8z" />
    <path class="reeds" d="M6 18.3h20M7 23h18M12 13.5l1 14M20 13.5l-1 14" />
  </svg>`;
}
