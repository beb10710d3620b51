// SPDX-License-Identifier: Apache-2.0

const NEAR = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000]];

/** A moment as people say it: some minutes ago, or the day. */
export function ago(at: number, now = Date.now()): string {
  if (at <= 0) {
    return "";
  }
  const past = now - at;
  if (past > 7 * 86_400_000) {
    return DAY.format(at);
  }
  const unit = UNITS.find(([, ms]) => past >= ms);
  return unit ? NEAR.format(-Math.floor(past / unit[1]), unit[0]) : "just now";
}

export function clock(at: number): string {
  return at > 0 ? CLOCK.format(at) : "";
}

export function span(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  return days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
