// SPDX-License-Identifier: Apache-2.0
// InspIRCd and Atheme's services from Debian, on free ports of loopback, in a folder of their own, never as root.
import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../shared/ports.mjs";

const NOBODY = 65534;
const OPER = "oper-of-the-simulator";
const MODULES = ["cap", "ircv3", "ircv3_accounttag", "ircv3_batch", "ircv3_servertime", "ircv3_msgid", "ircv3_ctctags", "sasl",
  "services_account", "spanningtree"];

async function answers(port, patience = 1_200) {
  for (let i = 0; i < patience; i++) {
    const open = await new Promise(resolve => {
      const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });
    if (open) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on ${port}`);
}

function server(folder, clients, links) {
  return `<config format="xml">
<path configdir="${folder}" datadir="${folder}" logdir="${folder}" runtimedir="${folder}" moduledir="/usr/lib/inspircd/modules">
<server name="irc.test" description="simulator" network="Test" id="00A">
<admin name="test" nick="test" email="test@irc.test">
<bind address="127.0.0.1" port="${clients}" type="clients">
<bind address="127.0.0.1" port="${links}" type="servers">
<connect name="all" allow="*" timeout="30" maxchans="50" threshold="1000000" fakelag="no" commandrate="10000000" hardsendq="100M"
  softsendq="50M" recvq="10M" localmax="10000" globalmax="10000" resolvehostnames="no" useident="no" limit="10000" pingfreq="2m">
<class name="all" commands="*" usermodes="*" chanmodes="*" snomasks="*">
<type name="all" classes="all">
<oper name="sim" password="${OPER}" host="*@*" type="all">
<options defaultmodes="n">
<performance netbuffersize="65536" softlimit="10000" timeskipwarn="60s">
<limits maxnick="31" maxchan="64">
<pid file="${folder}/inspircd.pid">
${MODULES.map(name => `<module name="${name}">`).join("\n")}
<sasl target="services.test">
<link name="services.test" ipaddr="127.0.0.1" port="${links}" allowmask="127.0.0.0/8" sendpass="link" recvpass="link">
<uline server="services.test" silent="yes">
`;
}

function services(links) {
  const modules = ["protocol/inspircd", "backend/opensex", "crypto/pbkdf2v2", "nickserv/main", "nickserv/identify", "nickserv/register",
    "saslserv/main", "saslserv/plain"];
  return `${modules.map(name => `loadmodule "modules/${name}";`).join("\n")}
serverinfo { name = "services.test"; desc = "services"; numeric = "00B"; recontime = 1; netname = "Test"; adminname = "test";
  adminemail = "test@irc.test"; registeremail = "test@irc.test"; mta = "/bin/false"; loglevel = { error; }; maxlogins = 100; maxusers = 0;
  maxnicks = 100; maxchans = 5; emaillimit = 1000; emailtime = 300; auth = none; casemapping = rfc1459; };
uplink "irc.test" { host = "127.0.0.1"; port = ${links}; send_password = "link"; receive_password = "link"; };
crypto { pbkdf2v2_rounds = 10000; };
nickserv { nick = "NickServ"; user = "ns"; host = "services.test"; real = "Nicks"; };
saslserv { nick = "SaslServ"; user = "ss"; host = "services.test"; real = "SASL"; };
general { helpchan = "#help"; helpurl = "none"; silent; commit_interval = 5; default_clone_allowed = 10000; ratelimit_uses = 0; };
`;
}

export class Network {
  static async started() {
    for (const [command, name] of [["/usr/sbin/inspircd", "inspircd"], ["/usr/bin/atheme-services", "atheme-services"]]) {
      if (!existsSync(command)) throw new Error(`${command} is missing; install Debian's ${name}`);
    }
    const network = new Network();
    network.folder = mkdtempSync(join(tmpdir(), "irc-"));
    network.port = await freePort();
    const links = await freePort();
    writeFileSync(join(network.folder, "inspircd.conf"), server(network.folder, network.port, links));
    writeFileSync(join(network.folder, "atheme.conf"), services(links));
    const root = process.getuid() === 0;
    if (root) chownSync(network.folder, NOBODY, NOBODY);
    const who = root ? { uid: NOBODY, gid: NOBODY } : {};
    const daemon = (command, ...args) => spawn(command, args, { ...who, cwd: network.folder, stdio: "ignore" });
    const irc = daemon("/usr/sbin/inspircd", "--nofork", `--config=${network.folder}/inspircd.conf`);
    process.on("exit", () => {
      irc.kill("SIGKILL");
      network.services?.kill("SIGKILL");
      rmSync(network.folder, { recursive: true, force: true });
    });
    await answers(network.port);
    network.services = daemon("/usr/bin/atheme-services", "-n", "-c", `${network.folder}/atheme.conf`, "-l", `${network.folder}/atheme.log`,
      "-p", `${network.folder}/atheme.pid`, "-D", network.folder);
    return network;
  }

  get operator() {
    return OPER;
  }
}
