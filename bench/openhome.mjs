// SPDX-License-Identifier: Apache-2.0
// A second home for the launcher: the same core and extensions on unpatched Felix, SCR and ConfigAdmin, and the bundle
// `unconfined` in place of `confine`. The launcher takes its home from where its jar lies, so the layout is all there is to it.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** The jar of that artifact as Maven has it. */
function plain(artifact, version) {
  const repository = process.env.CREEL_MAVEN_REPO || path.join(os.homedir(), ".m2/repository");
  const jar = path.join(repository, "org/apache/felix", artifact, version, `${artifact}-${version}.jar`);
  if (!fs.existsSync(jar)) throw new Error(`no ${jar}; build first (mvn -DskipTests package)`);
  return jar;
}

/** Lays it out in `home` from the distribution `dist` of the tree `root`. */
export function openHome(root, dist, home) {
  const pom = fs.readFileSync(path.join(root, "runtime/gateway.bndrun"), "utf8");
  const framework = /-runfw: org\.apache\.felix\.framework;version='\[([\d.]+),/.exec(pom)[1];
  for (const folder of ["lib", "bundles", "extensions", "plugins-allowlist", "archive"]) fs.mkdirSync(path.join(home, folder), { recursive: true });
  for (const folder of ["extensions", "plugins-allowlist"]) fs.cpSync(path.join(dist, folder), path.join(home, folder), { recursive: true });
  for (const part of ["main", "bridge"]) fs.copyFileSync(path.join(dist, `lib/${part}.jar`), path.join(home, `lib/${part}.jar`));
  fs.copyFileSync(plain("org.apache.felix.framework", framework), path.join(home, "lib/framework.jar"));
  const open = fs.readdirSync(path.join(root, "test-bundles/unconfined/target")).find((f) => /^unconfined-.*SNAPSHOT\.jar$/.test(f));
  const lines = fs.readFileSync(path.join(dist, "gateway.run"), "utf8").trim().split("\n").map((line) => {
    const name = path.basename(line.slice(line.indexOf(" ") + 1));
    const patched = /^(org\.apache\.felix\.\w+)-([\d.]+)-creel\.jar$/.exec(name);
    let from = path.join(dist, "bundles", name);
    if (patched) from = plain(patched[1], patched[2]);
    if (/^confine-/.test(name)) from = path.join(root, "test-bundles/unconfined/target", open);
    fs.copyFileSync(from, path.join(home, "bundles", path.basename(from)));
    return `0 bundles/${path.basename(from)}`; // the launcher reads no digest
  });
  fs.writeFileSync(path.join(home, "gateway.run"), lines.join("\n") + "\n");
}

/** What starts the open home with the very flags of a confined gateway: its command line without agent and archive. */
export function openCommand(command, dist, home) {
  return command
    .filter((a) => !a.startsWith("-javaagent:") && !a.startsWith("-XX:SharedArchiveFile=") && a !== "-XX:+AllowArchivingWithJavaAgent")
    .map((a) => a.replaceAll(dist, home));
}
