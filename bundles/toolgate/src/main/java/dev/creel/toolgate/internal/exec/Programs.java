// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is known about programs by the names of their files: what starts other programs says little by its own name. */
final class Programs {
    /** Programs that run what their arguments or their input say. */
    private static final Set<String> WRAPPERS = Set.of("env", "nice", "ionice", "timeout", "nohup", "setsid", "stdbuf", "script",
            "xargs", "sudo", "doas", "su", "runuser", "chroot", "unshare", "nsenter", "strace", "ltrace", "gdb", "watch", "time", "parallel", "flock",
            "taskset", "chrt", "prlimit", "setarch", "linux32", "linux64", "setpriv", "capsh", "systemd-run", "at", "batch", "crontab", "start-stop-daemon",
            "busybox", "toybox", "coreutils", "ssh", "docker", "podman", "nerdctl", "kubectl", "ld.so", "expect", "unbuffer", "faketime", "fakeroot", "proot",
            "bwrap", "firejail", "screen", "tmux", "dtach", "rlwrap", "socat", "nc", "ncat", "netcat", "entr", "cgexec", "numactl", "catchsegv", "valgrind", "perf",
            "run-parts", "pkexec", "choom", "runcon", "uclampset", "scriptlive", "run0", "ldd", "dbus-launch", "dbus-run-session", "xvfb-run", "ssh-agent", "newgrp", "sg");

    private static final Pattern SHELLS = Pattern.compile("(ba|rba|da|z|k|mk|pdk|lk|ya|a|fi|tc|c|r|o|pw|xon|elvi)?sh(-static|[0-9.]*)?|nu|powershell");

    private static final Pattern INTERPRETERS = Pattern.compile("(python|pypy|perl|ruby|jruby|node|nodejs|php|lua|luajit|tclsh|wish|expect"
            + "|guile|racket|scheme|sbcl|clisp|ecl|ghci?|runghc|runhaskell|ocaml|erl|escript|elixir|iex|julia|octave|R|Rscript|java|jshell|groovy|kotlin|kotlinc|scala"
            + "|awk|gawk|mawk|nawk|original-awk|bc|dc|jq|yq|sqlite|psql|mysql|mongo|mongosh|gnuplot|m4|gs)[0-9.]*(-[0-9.]+)?"
            + "|deno|bun|tsx|ts-node|npm|npx|yarn|pnpm|pip[0-9.]*|pipx|uv|uvx|poetry|gem|bundle|rake|cargo|go|dotnet|mono|swift"
            + "|make|gmake|bmake|ninja|cmake|meson|bazel|ant|mvn|gradle|scons|just|task|tox|nox|pytest|ld-linux.*|ld-musl.*|ld64.*");

    /** Programs some of whose options run others or write files; they need a pattern for their arguments. */
    private static final Set<String> GUARDED = Set.of("find", "fd", "fdfind", "tar", "bsdtar", "cpio", "zip", "unzip", "7z", "rsync", "scp", "sftp", "git", "hg", "svn",
            "sed", "ed", "ex", "vi", "vim", "nvim", "view", "nano", "emacs", "less", "more", "man", "most", "pager", "tcpdump", "openssl", "curl", "wget",
            "sort", "split", "shuf", "dd", "tee", "cp", "mv", "ln", "rm", "chmod", "chown", "rg", "ag", "grep", "diff", "xz", "gzip", "dpkg", "apt", "apt-get", "rpm", "dnf",
            "yum", "systemctl", "journalctl", "mount", "ip", "nmap", "gcc", "g++", "cc", "c++", "clang", "ld", "as", "javac", "rustc", "strip", "objcopy", "ctags", "gpg", "pdftex",
            "tex", "latex", "convert", "magick", "ffmpeg", "logger", "mail", "sendmail", "whiptail", "dialog", "pg_dump", "aws", "gcloud", "az", "gh", "glab", "terraform", "ansible",
            "ansible-playbook", "helm", "vagrant", "brew", "snap", "flatpak");

    private Programs() {}

    /** Whether a program runs what its arguments say, so that no rule about its name can mean anything; asked for each name it has. */
    static boolean runsOthers(String name) {
        return plain(name).anyMatch(each -> WRAPPERS.contains(each) || SHELLS.matcher(each).matches() || INTERPRETERS.matcher(each).matches())
                || INTERPRETERS.matcher(name).matches();
    }

    /** Whether a rule about its name has to say which arguments. */
    static boolean needsArguments(String name) {
        return plain(name).anyMatch(GUARDED::contains);
    }

    /** The name, and without what systems add to one: a flavour ({@code vim.basic}), a version ({@code gcc-12}), a target before it. */
    private static Stream<String> plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        int dot = lower.indexOf('.');
        String flavourless = dot > 0 ? lower.substring(0, dot) : lower;
        String versionless = flavourless.replaceFirst("-[0-9]+$", "");
        return Stream.of(lower, flavourless, versionless, versionless.substring(versionless.lastIndexOf('-') + 1));
    }
}
