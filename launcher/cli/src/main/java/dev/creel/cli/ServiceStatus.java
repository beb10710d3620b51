// SPDX-License-Identifier: Apache-2.0
package dev.creel.cli;

import dev.creel.api.json.Json;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code creel service status}; exit status 1 while the service does not run. */
@Command(name = "status", description = "show the service; exit status 1 while it does not run")
final class ServiceStatus extends ServiceCommand {
    private static final String ASKED = "ActiveState,SubState,UnitFileState,MainPID,NRestarts,StatusText,Result,ExecMainStatus,ActiveEnterTimestamp,NeedDaemonReload";

    @Override
    public Integer call() {
        String file = installed().toString();
        Programs.Result result = programs.run(systemctl("show", UNIT, "--property", ASKED));
        if (result.status() != 0) {
            throw new CliException("systemd does not answer: " + result.output() + "; is it what started this machine, and this session?");
        }
        Map<String, String> unit = new HashMap<>();
        result.output().lines().filter(line -> line.contains("="))
                .forEach(line -> unit.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
        boolean active = "active".equals(unit.get("ActiveState"));
        Json.Obj value = Json.object().put("installed", true).put("unit", file).put("scope", system() ? "system" : "user")
                .put("active", active).put("state", of(unit, "ActiveState")).put("sub", of(unit, "SubState"))
                .put("enabled", "enabled".equals(unit.get("UnitFileState"))).put("pid", number(unit, "MainPID"))
                .put("restarts", number(unit, "NRestarts")).put("says", of(unit, "StatusText")).put("since", of(unit, "ActiveEnterTimestamp"))
                .put("result", of(unit, "Result")).put("exitStatus", number(unit, "ExecMainStatus")).build();
        out.result(value, text(unit, file, active));
        return active ? 0 : 1;
    }

    private static String text(Map<String, String> unit, String file, boolean active) {
        StringBuilder text = new StringBuilder("service  ").append(of(unit, "ActiveState")).append(" (").append(of(unit, "SubState")).append(')');
        if (active) {
            text.append(", process ").append(number(unit, "MainPID")).append(", since ").append(of(unit, "ActiveEnterTimestamp"));
        } else if (!"success".equals(unit.get("Result"))) {
            text.append(", ended by ").append(of(unit, "Result")).append(", exit status ").append(number(unit, "ExecMainStatus"))
                    .append("; why: creel service logs");
        }
        text.append("\nsays     ").append(of(unit, "StatusText")).append("\nat boot  ")
                .append("enabled".equals(unit.get("UnitFileState")) ? "started" : "not started").append("\nrestarts ")
                .append(number(unit, "NRestarts")).append("\nunit     ").append(file);
        if ("yes".equals(unit.get("NeedDaemonReload"))) {
            text.append(" (changed since systemd read it; systemctl daemon-reload)");
        }
        return text.toString();
    }

    private static String of(Map<String, String> unit, String name) {
        return Out.oneLine(unit.getOrDefault(name, ""));
    }

    private static long number(Map<String, String> unit, String name) {
        String text = unit.getOrDefault(name, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}
