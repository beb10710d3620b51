// SPDX-License-Identifier: Apache-2.0
// Counts checks; a process ends with 0 only when all of at least so many went well.
let done = 0;
let failed = 0;

export function check(what, holds, seen) {
  done++;
  if (!holds) failed++;
  console.log(`${holds ? "ok  " : "FAIL"} ${what}${holds || seen === undefined ? "" : `: ${JSON.stringify(seen).slice(0, 2_000)}`}`);
}

export function same(what, seen, wanted) {
  check(what, JSON.stringify(seen) === JSON.stringify(wanted), { seen, wanted });
}

export async function refused(what, call, fits) {
  try {
    check(what, false, await call());
  } catch (e) {
    check(what, fits(e), String(e));
  }
}

/** Something that happens once: wait for it by the promise. */
export function awaited() {
  let come;
  const promise = new Promise(resolve => (come = resolve));
  return { promise, come };
}

export function finish(least) {
  if (done < least) console.log(`FAIL only ${done} of ${least} checks were made`);
  console.log(`${done} checks, ${failed} failed`);
  process.exit(failed === 0 && done >= least ? 0 : 1);
}

const PATIENCE = 300_000;
setTimeout(() => {
  console.log(`FAIL what the last check waited for did not come within ${PATIENCE / 1000} s`);
  process.exit(1);
}, PATIENCE).unref();

process.on("unhandledRejection", e => {
  console.log("FAIL", e);
  process.exit(1);
});
