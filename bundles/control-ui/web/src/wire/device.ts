// SPDX-License-Identifier: Apache-2.0
import { base64url, hex } from "./bytes";

/** The names this page goes by in a handshake; they are part of what it signs. */
export const CLIENT = { id: "creel-control-ui", mode: "webchat", platform: "web", deviceFamily: "browser" } as const;

export interface DeviceBlock {
  id: string;
  publicKey: string;
  signature: string;
  signedAt: number;
  nonce: string;
}

/** Proves this browser's key for one connection: a signature over the challenge and all that is asked for. */
export async function prove(
  key: CryptoKeyPair,
  asked: { role: string; scopes: string[]; token: string },
  challenge: { nonce: string; ts: number },
): Promise<DeviceBlock> {
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", key.publicKey));
  const id = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", raw)));
  const signed = [
    "v3",
    id,
    CLIENT.id,
    CLIENT.mode,
    asked.role,
    asked.scopes.join(","),
    String(challenge.ts),
    asked.token,
    challenge.nonce,
    CLIENT.platform,
    CLIENT.deviceFamily,
  ].join("|");
  const signature = await crypto.subtle.sign("Ed25519", key.privateKey, new TextEncoder().encode(signed));
  return {
    id,
    publicKey: base64url(raw),
    signature: base64url(new Uint8Array(signature)),
    signedAt: challenge.ts,
    nonce: challenge.nonce,
  };
}
