// SPDX-License-Identifier: Apache-2.0
package dev.creel.toolgate.internal.exec;

import dev.creel.toolgate.Approvals.Field;
import dev.creel.toolgate.Approvals.Kind;
import dev.creel.toolgate.Approvals.Request;
import dev.creel.toolgate.ExecGate.Asked;
import dev.creel.toolgate.ExecGate.Where;
import dev.creel.toolgate.Shown;
import dev.creel.toolgate.internal.exec.PolicyExecGate.Decided;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The question about a command, and the id of one that was answered with "always". Pure functions. */
final class Questioned {
    static final Decided TOO_LONG = Decided.refused("exec.command", "somebody has to be asked, and it is too long to be shown; put it into a file");

    private Questioned() {}

    /** Whether whoever is asked can see all that would run. */
    static boolean whole(Request request) {
        return Shown.line(request.text()).length() <= Shown.MOST
                && request.fields().stream().allMatch(field -> field.name().equals("Runs") || Shown.line(field.value()).length() <= Shown.MOST);
    }

    static Request boxed(Asked asked) {
        List<Field> fields = new ArrayList<>(List.of(new Field("Where", Levels.text(Where.SANDBOX)), new Field("Folder", asked.workdir()),
                new Field("Why", "every command of this session is asked for")));
        fields.addAll(variables(asked.environment()));
        return new Request(Kind.EXEC, asked.agentId(), asked.sessionKey(), "Run a command in the sandbox", asked.command(), fields, false, asked.chat());
    }

    static Request onHost(Asked asked, List<Field> what, Map<String, String> environment, String why, boolean rememberable) {
        List<Field> fields = new ArrayList<>(List.of(new Field("Where", Levels.text(Where.GATEWAY)), new Field("Why", why)));
        fields.addAll(what);
        fields.addAll(variables(environment));
        return new Request(Kind.EXEC, asked.agentId(), asked.sessionKey(), "Run a command on the gateway's host", asked.command(), fields, rememberable, asked.chat());
    }

    /** Of exactly this command of this agent, in whichever session. */
    static String standing(Asked asked, List<Field> what, Map<String, String> environment) {
        List<Field> fields = new ArrayList<>(what);
        fields.addAll(variables(environment));
        return "always-" + new Request(Kind.EXEC, asked.agentId(), "", "standing", asked.command(), fields, true, Optional.empty()).digest();
    }

    private static List<Field> variables(Map<String, String> environment) {
        List<Field> fields = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> fields.add(new Field("Variable", name + "=" + value)));
        return fields;
    }
}
