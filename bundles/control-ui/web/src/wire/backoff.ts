// SPDX-License-Identifier: Apache-2.0

/** How long to wait before the next try: a second, doubling to half a minute, spread so that many clients do not return at once. */
export class Backoff {
  private tries = 0;

  next(): number {
    const full = Math.min(30_000, 1_000 * 2 ** this.tries);
    this.tries++;
    return full * (0.5 + Math.random() / 2);
  }

  reset(): void {
    this.tries = 0;
  }
}
