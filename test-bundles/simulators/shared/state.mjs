// SPDX-License-Identifier: Apache-2.0
// What the service noticed of its client: violations by name, and counters.

const KEPT = 1_000;

export class State {
  violations = [];
  violationCount = 0;
  downloads = 0;
  connects = 0;
  acked = 0;
  idempotentHits = 0;
  webhookPosts = 0;

  violation(what, why, detail) {
    this.violationCount++;
    this.violations.push({ what, why, ...(detail === undefined ? {} : { detail: String(detail).slice(0, 300) }) });
    if (this.violations.length > KEPT) this.violations.shift();
  }
}
