// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Follows } from "../ui/follows";
import { mark } from "../ui/icons";
import { Part } from "../ui/part";
import type { Connection } from "../wire/connection";
import type { Refused } from "../wire/frames";

/** The way in: the gateway's token or password, or why the last one did not do. */
@customElement("creel-sign-in")
export class SignIn extends Part {
  @property({ attribute: false }) connection!: Connection;
  @property({ type: Boolean }) remember = false;
  @state() private empty = false;

  override connectedCallback(): void {
    super.connectedCallback();
    new Follows(this, this.connection, "state");
  }

  override render(): TemplateResult {
    const busy = this.connection.state === "connecting";
    const waiting = this.connection.state === "waiting";
    const why = this.connection.refusal;
    return html`<main class="alone">
      <h1>${mark()} Creel</h1>
      <form @submit=${this.submit}>
        <label>Token or password of this gateway
          <input type="password" name="secret" autocomplete="current-password" required aria-describedby="where" ?aria-invalid=${Boolean(why)} autofocus />
        </label>
        <p id="where" class="faint">On the gateway's machine <code>./creel dashboard</code> opens this page signed in, and
          <code>./creel gateway token</code> prints the token.</p>
        <label class="check"><input type="checkbox" name="remember" ?checked=${this.remember} /> Stay signed in on this browser</label>
        <button class="primary" ?disabled=${busy}>${busy ? "Signing in…" : "Sign in"}</button>
        <div role="alert">
          ${why ? explain(why) : nothing}
          ${waiting && !why ? html`<p class="trouble">The gateway does not answer. It will be tried again.</p>` : nothing}
          ${this.empty ? html`<p class="trouble">Enter the token first.</p>` : nothing}
        </div>
      </form>
    </main>`;
  }

  private readonly submit = (e: SubmitEvent) => {
    e.preventDefault();
    const form = new FormData(e.target as HTMLFormElement);
    const secret = String(form.get("secret") ?? "").trim();
    this.empty = secret === "";
    if (secret) {
      this.dispatchEvent(new CustomEvent("sign-in", { detail: { secret, remember: form.get("remember") !== null } }));
    }
  };
}

/** The refusal and what to do about it. */
function explain(why: Refused): TemplateResult {
  const remedy: Record<string, string> = {
    AUTH_TOKEN_MISMATCH: "This is not the gateway's token. On its machine, ./creel gateway token prints it.",
    AUTH_PASSWORD_MISMATCH: "This is not the gateway's password (gateway.auth.password).",
    AUTH_DEVICE_TOKEN_MISMATCH: "This browser was signed out at the gateway. Sign in again.",
    AUTH_RATE_LIMITED: "Too many wrong tries from this address. The page tries again by itself after the pause.",
    CONTROL_UI_ORIGIN_NOT_ALLOWED: "The gateway does not know this address; list it in gateway.controlUi.allowedOrigins.",
    PAIRING_REQUIRED: "The gateway wants this browser approved first: ./creel devices on its machine. Then sign in again.",
  };
  return html`<p class="trouble">${remedy[why.detail] ?? "The gateway refused."}</p><p class="faint">It said: ${why.message}</p>`;
}
