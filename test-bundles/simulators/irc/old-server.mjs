// SPDX-License-Identifier: Apache-2.0
// ngircd: TLS with a certificate we trust and one we do not, floods, lines that are too long, people nobody vouches for.
import { execFileSync, spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Gateway } from "../../channels/gateway.mjs";
import { freePort } from "../shared/ports.mjs";
import { Person } from "./person.mjs";

const NOBODY = 65534;
const folder = mkdtempSync(join(tmpdir(), "ngircd-"));
const [plain, tls] = [await freePort(), await freePort()];
const keys = join(folder, "trusted.p12");
let failed = 0;

function check(what, good, why = "") {
  if (!good) failed++;
  console.log(good ? `ok ${what}` : `FAILED ${what} ${why}`);
}

async function started() {
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-keyout",
    join(folder, "key.pem"), "-out", join(folder, "cert.pem"), "-subj", "/CN=irc.test", "-addext", "subjectAltName=IP:127.0.0.1"], { stdio: "ignore" });
  execFileSync("keytool", ["-importcert", "-noprompt", "-alias", "irc", "-file", join(folder, "cert.pem"), "-keystore", keys, "-storepass",
    "changeit", "-storetype", "PKCS12"], { stdio: "ignore" });
  writeFileSync(join(folder, "ngircd.conf"), `[Global]
Name = irc.test
Info = old
Listen = 127.0.0.1
Ports = ${plain}
AdminInfo1 = test
[Limits]
MaxConnectionsIP = 0
MaxPenaltyTime = -1
[Options]
DNS = no
Ident = no
PAM = no
[SSL]
CertFile = ${folder}/cert.pem
KeyFile = ${folder}/key.pem
Ports = ${tls}
`);
  const root = process.getuid() === 0;
  if (root) for (const name of ["", "key.pem", "cert.pem", "ngircd.conf"]) chownSync(join(folder, name), NOBODY, NOBODY);
  const server = spawn("/usr/sbin/ngircd", ["-n", "-f", join(folder, "ngircd.conf")],
    { ...(root ? { uid: NOBODY, gid: NOBODY } : {}), stdio: "ignore" });
  process.on("exit", () => server.kill("SIGKILL"));
  for (let i = 0; i < 1_200; i++) {
    const open = await new Promise(resolve => connect(plain, "127.0.0.1", function () {
      this.destroy();
      resolve(true);
    }).on("error", () => resolve(false)));
    if (open) return;
    await pause(50);
  }
  throw new Error("ngircd does not start");
}

const config = port => ({ channels: { irc: { server: `tls://127.0.0.1:${port}`, nick: "creelbot", channels: ["#tea"], dmPolicy: "pairing",
  allowFrom: ["olga"], groupPolicy: "open" } } });

async function health(gateway, fits) {
  for (let i = 0; ; i++) {
    const { out } = await gateway.cli("channels", "status", "--json");
    if (fits(out) || i === 100) return out;
    await pause(300);
  }
}

async function here(person, nick) {
  return !(await person.said(`WHOIS ${nick}`)).some(line => / 401 /.test(line));
}

await started();
const stranger = await Gateway.on(config(tls));
await stranger.start();
const refused = await health(stranger, out => out.includes("no trusted TLS"));
check("a certificate nobody vouches for is not spoken to, and channels status says so", refused.includes("no trusted TLS"), refused);
await stranger.end("SIGTERM");
stranger.delete();

const gateway = await Gateway.on(config(tls), { JAVA_TOOL_OPTIONS: `-Djavax.net.ssl.trustStore=${keys} -Djavax.net.ssl.trustStorePassword=changeit` });
await gateway.start();
try {
  const status = await health(gateway, out => out.includes("connected as creelbot"));
  check("over TLS it connects, and says that nobody is known there", status.includes("vouches for nobody"), status);
  const heard = [];
  const olga = await Person.on(plain, "olga", line => heard.push(line));
  await olga.said("JOIN #tea");
  for (let i = 0; i < 30; i++) olga.say(`PRIVMSG creelbot :flood ${i} ${"x".repeat(300)}`);
  await olga.said("PRIVMSG #tea :creelbot: /status");
  const loud = await Person.on(plain, "loud");
  loud.say(`PRIVMSG creelbot :${"y".repeat(700)}`);
  const late = await Person.on(plain, "late");
  check("after a flood and a line that is too long it is still there", await here(late, "creelbot"));
  const again = await health(gateway, out => out.includes("connected as creelbot"));
  check("and still connected", again.includes("connected as creelbot"), again);
  const answers = heard.filter(line => /^:creelbot!.* PRIVMSG /.test(line));
  check("whoever only has the nick of somebody admitted is not answered", !answers.some(line => /Conversation|model/.test(line)), answers[0]);
  await gateway.cli("plugins", "disable", "channel-irc");
  let gone = false;
  for (let i = 0; i < 600 && !gone; i++) {
    gone = !await here(late, "creelbot");
    if (!gone) await pause(100);
  }
  check("when the plugin is switched off its connection is gone", gone);
} catch (e) {
  check("the scenario came to its end", false, e.stack);
} finally {
  check("the gateway stops with 0", await gateway.end("SIGTERM") === 0);
  if (failed === 0) gateway.delete();
  else console.log(`log and state in ${gateway.home}`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(failed === 0 ? 0 : 1);
}
