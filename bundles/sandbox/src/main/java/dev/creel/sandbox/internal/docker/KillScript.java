// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

/**
 * The text a shell in the container runs to end one command there: every process that carries its mark or is in a session of
 * one that does. A session's number is not given away while one of its processes lives, so no other is hit. First they are
 * asked, after the grace of {@code $2} seconds forced. It says {@link #GONE} when none is left.
 */
final class KillScript {
    static final String GONE = "gone";
    static final String TEXT = """
            sessions=' '
            look() {
              found=
              for p in $(grep -lszxF -- "$1" /proc/[0-9]*/environ | cut -d/ -f3); do
                [ "$p" = $$ ] && continue
                read -r line 2>/dev/null < /proc/$p/stat || continue
                set -- "$1" ${line##*) }
                case $5 in 0|1) ;; *) case "$sessions" in *" $5 "*) ;; *) sessions="$sessions$5 " ;; esac ;; esac
                [ "$2" = Z ] || found="$found $p"
              done
              for stat in /proc/[0-9]*/stat; do
                read -r line 2>/dev/null < $stat || continue
                p=${line%% *}
                [ "$p" = $$ ] && continue
                set -- "$1" ${line##*) }
                [ "$2" = Z ] && continue
                case "$sessions" in *" $5 "*) case "$found " in *" $p "*) ;; *) found="$found $p" ;; esac ;; esac
              done
            }
            look "$1"
            [ -n "$found" ] || { echo gone; exit; }
            kill -TERM $found 2>/dev/null
            kill -CONT $found 2>/dev/null
            ticks=$(($2 * 10))
            while [ $ticks -gt 0 ]; do
              sleep 0.1
              look "$1"
              [ -n "$found" ] || { echo gone; exit; }
              ticks=$((ticks - 1))
            done
            for round in 1 2 3 4 5 6 7 8 9 10; do
              kill -KILL $found 2>/dev/null
              sleep 0.1
              look "$1"
              [ -n "$found" ] || { echo gone; exit; }
            done
            exit 1
            """;

    private KillScript() {}
}
