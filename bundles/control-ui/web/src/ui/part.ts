// SPDX-License-Identifier: Apache-2.0
import { LitElement } from "lit";

/** A part of the page without a tree of its own: labels and live regions reach across parts, one style sheet fits all. */
export class Part extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
