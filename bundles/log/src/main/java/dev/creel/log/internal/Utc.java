// SPDX-License-Identifier: Apache-2.0
package dev.creel.log.internal;

/** Days and times in UTC, written without the formatters and zone rules that would load at start. */
final class Utc {
    private static final long DAY = 86_400_000L;

    private Utc() {}

    /** ISO 8601 with milliseconds, for example {@code 2026-11-01T07:05:09.120Z}. */
    static void instant(StringBuilder out, long millis) {
        date(out, Math.floorDiv(millis, DAY));
        out.append('T');
        time(out, millis);
        out.setLength(out.length() - 1);
        int rest = (int) Math.floorMod(millis, 1000L);
        out.append('.').append((char) ('0' + rest / 100));
        two(out, rest % 100);
        out.append('Z');
    }

    /** For example {@code 07:05:09Z}. */
    static void time(StringBuilder out, long millis) {
        int seconds = (int) (Math.floorMod(millis, DAY) / 1000);
        two(out, seconds / 3600);
        two(out.append(':'), seconds / 60 % 60);
        two(out.append(':'), seconds % 60);
        out.append('Z');
    }

    static long day(long millis) {
        return Math.floorDiv(millis, DAY);
    }

    /** The date of a day counted from 1970, for example {@code 2026-11-01}; by the proleptic Gregorian calendar. */
    static void date(StringBuilder out, long day) {
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int ofEra = (int) Math.floorMod(shifted, 146_097L);
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int march = (5 * ofYear + 2) / 153;
        int month = march < 10 ? march + 3 : march - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        out.append(year).append('-');
        two(out, month);
        two(out.append('-'), ofYear - (153 * march + 2) / 5 + 1);
    }

    private static void two(StringBuilder out, int value) {
        out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
