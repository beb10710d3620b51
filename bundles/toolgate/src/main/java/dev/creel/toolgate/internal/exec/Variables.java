// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which variables a command may be given. Names are compared as they are, and never changed. Stateless. */
final class Variables {
    private static final int MOST = 64;
    private static final int LONGEST = 32 << 10;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /** What says only how something is written or shown. */
    private static final Pattern HARMLESS = Pattern.compile("LANG|LC_[A-Z]+|TZ|TERM|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CLICOLOR|CI");

    private static final Set<String> LISTED = Set.of("PATH", "HOME", "SHELL", "IFS", "ENV", "USER", "LOGNAME", "PWD", "OLDPWD", "SHELLOPTS", "BASHOPTS",
            "PROMPT_COMMAND", "ZDOTDIR", "CDPATH", "GLOBIGNORE", "FPATH", "TMPDIR", "TMP", "TEMP", "EDITOR", "VISUAL", "PAGER", "MANPAGER", "BROWSER",
            "VIM", "VIMINIT", "GVIMINIT", "EXINIT", "VIMRUNTIME", "MYVIMRC", "INPUTRC", "HOSTALIASES", "LOCALDOMAIN", "RES_OPTIONS", "RESOLV_HOST_CONF", "GCONV_PATH",
            "GLIBC_TUNABLES", "NLSPATH", "LOCPATH", "TERMCAP", "TERMINFO", "TERMINFO_DIRS", "CLASSPATH", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_HOME",
            "CC", "CXX", "CPP", "LD", "AR", "AS", "CFLAGS", "CXXFLAGS", "LDFLAGS", "CPPFLAGS", "MAKE", "MAKEFLAGS", "MFLAGS", "GNUMAKEFLAGS", "MAKEFILES", "COMPILER_PATH",
            "LIBRARY_PATH", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "TAR_OPTIONS", "GZIP", "RSYNC_RSH", "RIPGREP_CONFIG_PATH", "KUBECONFIG", "CONTAINER_HOST",
            "REQUESTS_CA_BUNDLE", "ANSIBLE_CONFIG", "MAVEN_OPTS", "MAVEN_ARGS", "GRADLE_OPTS", "ANT_OPTS", "SUDO_ASKPASS", "DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS");

    private static final List<String> BEGINNINGS = List.of("LD_", "DYLD_", "BASH_", "PS0", "PS1", "PS2", "PS3", "PS4", "NODE_", "PYTHON", "PERL", "RUBY", "GEM_", "BUNDLE_",
            "LUA_", "PHP", "JULIA_", "ERL_", "ELIXIR_", "R_", "DOTNET_", "COMPLUS_", "CORECLR_", "GO", "CGO_", "RUST", "CARGO_", "GIT_", "SSH_", "GNUPG", "AWS_", "AZURE_",
            "GOOGLE_", "GCLOUD_", "CLOUDSDK_", "NPM_", "YARN_", "PNPM_", "PIP_", "UV_", "POETRY_", "CONDA_", "VIRTUAL_ENV", "DOCKER_", "BUILDKIT_", "PODMAN_", "KUBE",
            "SSL_", "CURL_", "OPENSSL_", "SSLKEYLOG", "HTTP_", "HTTPS_", "ALL_PROXY", "NO_PROXY", "FTP_", "GRPC_", "XDG_", "LESS", "MALLOC_", "ASAN_", "LSAN_", "UBSAN_",
            "TSAN_", "GTK_", "QT_", "MESA_", "VK_", "CREEL_", "OPENCLAW_", "CLAWDBOT_", "MOLTBOT_", "KRB5", "LDAP", "PG", "MYSQL_", "SQLITE_", "TF_", "HELM_", "VAULT_");

    private Variables() {}

    /** What makes a set of variables impossible, whoever approves it; empty when nothing does. */
    static Optional<String> refusal(Map<String, String> asked) {
        if (asked.size() > MOST) {
            return Optional.of("there are more than " + MOST);
        }
        for (Map.Entry<String, String> entry : asked.entrySet()) {
            String name = entry.getKey();
            if (!NAME.matcher(name).matches()) {
                return Optional.of("a name has other characters than letters, digits and _, or too many");
            }
            String upper = name.toUpperCase(Locale.ROOT);
            if (LISTED.contains(upper) || BEGINNINGS.stream().anyMatch(upper::startsWith)) {
                return Optional.of(name + " changes what programs do or load");
            }
            if (entry.getValue().length() > LONGEST || entry.getValue().indexOf('\0') >= 0) {
                return Optional.of("the value of " + name + " is too long or holds a NUL");
            }
        }
        return Optional.empty();
    }

    /** Whether they need nobody's approval on the host. */
    static boolean harmless(Map<String, String> asked) {
        return asked.keySet().stream().allMatch(name -> HARMLESS.matcher(name).matches());
    }

    /** All that a command on the host gets: nothing of the gateway's own variables. */
    static Map<String, String> host(Map<String, String> asked, String path) {
        Map<String, String> all = new TreeMap<>(Map.of("PATH", path, "HOME", System.getProperty("user.home"), "SHELL", PolicyExecGate.SHELL,
                "LANG", "C.UTF-8", "USER", System.getProperty("user.name"), "LOGNAME", System.getProperty("user.name")));
        all.putAll(asked);
        return all;
    }
}
