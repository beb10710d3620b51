// SPDX-License-Identifier: Apache-2.0
// A device with a key of its own, from its first request over approval, token and upgrade to revocation, in the family's shapes.
import crypto from "node:crypto";
import { readPairingConnectErrorDetails } from "@openclaw/gateway-protocol/connect-error-details";
import { Client, TOKEN, connectParams } from "./client.mjs";

const pair = crypto.generateKeyPairSync("ed25519");
const raw = pair.publicKey.export({ type: "spki", format: "der" }).subarray(-32);
const id = crypto.createHash("sha256").update(raw).digest("hex");
const about = { id: "openclaw-macos", version: "1.0.0", platform: "macOS", deviceFamily: "Mac", mode: "ui", displayName: "Interop" };

/** One try to come in. @return the answer and the client */
async function enter(scopes, auth) {
  const client = new Client();
  const { payload } = await client.challenge();
  const text = ["v3", id, about.id, about.mode, "operator", scopes.join(","), payload.ts, auth.token ?? auth.deviceToken ?? "", payload.nonce,
    about.platform.toLowerCase(), about.deviceFamily.toLowerCase()].join("|");
  const device = { id, publicKey: raw.toString("base64url"), signature: crypto.sign(null, Buffer.from(text), pair.privateKey).toString("base64url"),
    signedAt: payload.ts, nonce: payload.nonce };
  const answer = await client.call("connect", { ...connectParams(), minProtocol: 4, client: about, scopes, auth, device });
  return { client, answer };
}

/** Runs through the life of the device. */
export async function devices(check, expect) {
  const owner = await Client.open({ scopes: ["operator.admin"] });
  const first = await enter(["operator.read"], { token: TOKEN });
  check("ErrorShape", first.answer.error, "refusal of a device nobody approved");
  const details = readPairingConnectErrorDetails(first.answer.error.details);
  expect(details?.reason === "not-paired" && details.deviceId === id, `the family reads the refusal: ${JSON.stringify(details)}`);
  const closed = await first.client.closed;
  expect(closed.code === 1008 && closed.reason.includes("requestId"), `closed with the request: ${JSON.stringify(closed)}`);
  const asked = await owner.find((f) => f.event === "device.pair.requested");
  check("DevicePairRequestedEvent", asked.payload, "device.pair.requested");
  const list = await owner.ok("device.pair.list", {});
  for (const row of list.pending) check("DevicePairRequestedEvent", row, "row of a request");
  await owner.ok("device.pair.approve", { requestId: details.requestId });
  check("DevicePairResolvedEvent", (await owner.find((f) => f.event === "device.pair.resolved")).payload, "device.pair.resolved");
  const second = await enter(["operator.read"], { token: TOKEN });
  check("HelloOk", second.answer.payload, "hello of a device");
  const deviceToken = second.answer.payload.auth.deviceToken;
  expect(typeof deviceToken === "string", "the hello brings a token");
  const third = await enter(["operator.read"], { deviceToken });
  check("HelloOk", third.answer.payload, "hello without the shared secret");
  const more = await enter(["operator.admin"], { deviceToken });
  expect(readPairingConnectErrorDetails(more.answer.error?.details)?.reason === "scope-upgrade", "more scopes need an approval");
  check("DeviceTokenRotateResult", await owner.ok("device.token.rotate", { deviceId: id, role: "operator" }), "device.token.rotate");
  expect((await third.client.closed).code === 4001, "rotation ends the connection");
  const old = await enter(["operator.read"], { deviceToken });
  expect(old.answer.error?.details?.code === "AUTH_DEVICE_TOKEN_MISMATCH", `the old token is none: ${JSON.stringify(old.answer.error)}`);
  await owner.ok("device.token.revoke", { deviceId: id, role: "operator" });
  const revoked = await enter(["operator.read"], { token: TOKEN });
  expect(readPairingConnectErrorDetails(revoked.answer.error?.details)?.reason === "not-paired", "revoked rights need an approval");
  await owner.ok("device.pair.remove", { deviceId: id });
  expect((await owner.ok("device.pair.list", {})).paired.length === 0, "a removed device is gone");
  owner.end();
}
