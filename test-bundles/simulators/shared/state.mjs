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
  /** Events the service gave up after its last attempt; the newest are named. */
  lost = 0;
  lostEvents = [];

  gaveUp(event) {
    this.lost++;
    this.lostEvents.push(event);
    if (this.lostEvents.length > KEPT) this.lostEvents.shift();
  }

  violation(what, why, detail) {
    this.violationCount++;
    this.violations.push({ what, why, ...(detail === undefined ? {} : { detail: String(detail).slice(0, 300) }) });
    if (this.violations.length > KEPT) this.violations.shift();
  }
}
