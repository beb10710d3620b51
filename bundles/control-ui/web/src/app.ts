// SPDX-License-Identifier: Apache-2.0
import { type TemplateResult, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { Agents } from "./agents/agents";
import { Approvals } from "./approvals/approvals";
import { SessionBook } from "./sessions/book";
import { Follows } from "./ui/follows";
import { icon, mark } from "./ui/icons";
import { Part } from "./ui/part";
import { Connection } from "./wire/connection";
import { type Keys, keys } from "./wire/keys";
import { type Pass, PassStore, takeFromAddress } from "./wire/pass";
import "./approvals/approval-panel";
import "./chat/chat-view";
import "./sessions/session-list";
import "./ui/connection-bar";
import "./views/agents-view";
import "./views/logs-view";
import "./views/sign-in";
import "./views/status-view";

const VIEWS = { chat: "Chat", agents: "Agents", status: "Status", logs: "Logs" } as const;
type View = keyof typeof VIEWS;

/** The page: who is signed in, which view is shown, which conversation is open. */
@customElement("creel-app")
export class App extends Part {
  @state() private view: View = "chat";
  @state() private drawer = false;
  @state() private trouble = "";
  @state() private ready = false;

  private connection!: Connection;
  private passes!: PassStore;
  private book!: SessionBook;
  private agents!: Agents;
  private approvals!: Approvals;
  private remember = false;
  private everOpen = false;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", () => this.route());
    void this.begin();
  }

  private async begin(): Promise<void> {
    const token = takeFromAddress();
    let own: Keys;
    try {
      own = await keys();
    } catch {
      this.trouble = isSecureContext
        ? "This browser keeps no keys for this page. Allow it to store data for this address, or use another browser."
        : `This page came over plain http from another machine, and browsers then give it no keys. Open it through https, or on the gateway's own machine at http://127.0.0.1:${location.port || "80"}/.`;
      return;
    }
    this.connection = new Connection(own.device);
    this.passes = new PassStore(own.seal);
    this.remember = this.passes.remembered;
    this.book = new SessionBook(this.connection);
    this.agents = new Agents(this.connection);
    this.approvals = new Approvals(this.connection);
    new Follows(this, this.book);
    this.connection.addEventListener("state", () => void this.moved());
    this.ready = true;
    this.route();
    const pass: Pass | undefined = token ? { kind: "secret", secret: token } : await this.passes.read();
    if (pass) {
      if (token) {
        await this.passes.keep(pass, "tab");
      }
      this.connection.open(pass);
    }
  }

  private async moved(): Promise<void> {
    if (this.connection.state === "open") {
      this.everOpen = true;
      await this.upgradePass();
      await Promise.all([this.book.reload(), this.agents.reload(), this.approvals.reload()]);
      this.book.choose(this.wanted());
    } else if (this.connection.state === "refused") {
      this.passes.forget();
      this.everOpen = false;
    }
    this.requestUpdate();
  }

  /** What stays in this browser beyond the tab is the token for it alone, as soon as the gateway gives one. */
  private async upgradePass(): Promise<void> {
    const own = this.connection.hello?.auth.deviceToken;
    if (own && (this.remember || this.passes.remembered)) {
      await this.passes.keep({ kind: "deviceToken", secret: own }, "browser");
    }
  }

  private async keep(pass: Pass): Promise<void> {
    await this.passes.keep(pass, "tab");
    if (this.remember) {
      await this.passes.keep(pass, "browser");
    }
  }

  private readonly signIn = async (e: CustomEvent<{ secret: string; remember: boolean }>) => {
    const pass: Pass = { kind: "secret", secret: e.detail.secret };
    this.remember = e.detail.remember;
    await this.keep(pass);
    this.connection.open(pass);
  };

  private readonly signOut = () => {
    this.passes.forget();
    this.connection.close();
    this.book.forget();
    this.everOpen = false;
    this.requestUpdate();
  };

  private route(): void {
    const [view, ...key] = location.hash.slice(1).split("/");
    this.view = view && view in VIEWS ? (view as View) : "chat";
    this.drawer = false;
    if (this.view === "chat" && key.length > 0 && this.connection.state === "open") {
      this.book.choose(this.wanted());
    }
    document.title = `${VIEWS[this.view]} · Creel`;
  }

  /** The conversation the address names. */
  private wanted(): string {
    const [view, ...key] = location.hash.slice(1).split("/");
    try {
      return view === "chat" ? decodeURIComponent(key.join("/")) : "";
    } catch {
      return "";
    }
  }

  override render(): unknown {
    if (this.trouble) {
      return html`<main class="alone"><h1>${mark()} Creel</h1><p role="alert">${this.trouble}</p></main>`;
    }
    if (!this.ready) {
      return nothing;
    }
    const here = this.connection.state === "open" || (this.everOpen && this.connection.state !== "refused");
    return here ? this.inside() : this.outside();
  }

  private outside(): TemplateResult {
    return html`<creel-sign-in .connection=${this.connection} .remember=${this.remember} @sign-in=${this.signIn}></creel-sign-in>`;
  }

  private inside(): TemplateResult {
    return html`
      <a class="skip" href="#main" @click=${this.skip}>Skip to the content</a>
      <header class="top">
        <button class="quiet only-narrow" aria-expanded=${this.drawer} aria-controls="side" aria-label="Conversations"
          @click=${() => (this.drawer = !this.drawer)}>${icon("menu")}</button>
        <span class="brand">${mark()}<span>Creel</span></span>
        <nav class="views" aria-label="Views">
          ${(Object.keys(VIEWS) as View[]).map(
            (v) => html`<a href=${v === "chat" ? `#chat/${encodeURIComponent(this.book.chosen)}` : `#${v}`}
              aria-current=${v === this.view ? "page" : nothing}>${icon(v)}<span>${VIEWS[v]}</span></a>`,
          )}
        </nav>
        <creel-connection-bar .connection=${this.connection}></creel-connection-bar>
        <button class="quiet" aria-label="Sign out" title="Sign out" @click=${this.signOut}>${icon("leave")}</button>
      </header>
      <div class="body">
        <div id="side" class="side ${this.drawer ? "shown" : ""}" @keydown=${this.closeDrawer}>
          <creel-session-list .book=${this.book} .agents=${this.agents} .connection=${this.connection}
            .current=${this.view === "chat" ? this.book.chosen : ""}></creel-session-list>
        </div>
        ${this.drawer ? html`<div class="veil" @click=${() => (this.drawer = false)}></div>` : nothing}
        <main id="main" tabindex="-1" aria-label=${VIEWS[this.view]}>
          <creel-approval-panel .approvals=${this.approvals}></creel-approval-panel>
          ${this.shown()}</main>
      </div>
`;
  }

  private shown(): TemplateResult {
    switch (this.view) {
      case "agents":
        return html`<creel-agents-view .agents=${this.agents}></creel-agents-view>`;
      case "status":
        return html`<creel-status-view .connection=${this.connection}></creel-status-view>`;
      case "logs":
        return html`<creel-logs-view .connection=${this.connection}></creel-logs-view>`;
      default:
        return html`<creel-chat-view .connection=${this.connection} .book=${this.book} .agents=${this.agents}></creel-chat-view>`;
    }
  }

  private readonly skip = (e: Event) => {
    e.preventDefault();
    this.querySelector<HTMLElement>("#main")?.focus();
  };

  private readonly closeDrawer = (e: KeyboardEvent) => {
    if (e.key === "Escape" && this.drawer) {
      this.drawer = false;
      this.querySelector<HTMLElement>(".top button")?.focus();
    }
  };
}
