// SPDX-License-Identifier: Apache-2.0
import { base64, fromBase64 } from "./bytes";

const NAME = "creel.pass";
const KINDS = ["secret", "deviceToken"] as const;

/** What this page shows the gateway: its token or password, or the token the gateway gave this one browser. */
export interface Pass {
  kind: (typeof KINDS)[number];
  secret: string;
}

const PLACES = { tab: () => sessionStorage, browser: () => localStorage };

/**
 * Where a pass waits for the next load of the page: for the time of the tab, or longer if asked for. It lies there sealed
 * with a key that cannot leave the browser.
 */
export class PassStore {
  private readonly seal: CryptoKey;

  constructor(seal: CryptoKey) {
    this.seal = seal;
  }

  get remembered(): boolean {
    return localStorage.getItem(NAME) !== null;
  }

  async keep(pass: Pass, place: keyof typeof PLACES): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(pass));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.seal, plain));
    PLACES[place]().setItem(NAME, `${base64(iv)}.${base64(sealed)}`);
  }

  /** The kept pass; nothing when there is none or it was sealed with a key that is gone. */
  async read(): Promise<Pass | undefined> {
    const [iv, sealed] = (sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME) ?? "").split(".");
    if (!iv || !sealed) {
      return undefined;
    }
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromBase64(iv) }, this.seal, fromBase64(sealed));
      const pass = JSON.parse(new TextDecoder().decode(plain)) as Pass;
      return KINDS.includes(pass.kind) && typeof pass.secret === "string" ? pass : undefined;
    } catch {
      this.forget();
      return undefined;
    }
  }

  forget(): void {
    sessionStorage.removeItem(NAME);
    localStorage.removeItem(NAME);
  }
}

/** Takes the token out of the address, so that it stays in no history entry, bookmark or screenshot. */
export function takeFromAddress(): string {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get("token") ?? "";
  if (token) {
    history.replaceState(null, "", location.pathname);
  }
  return token;
}
