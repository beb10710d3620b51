// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.openai;

import dev.creel.api.json.Json;
import dev.creel.api.tool.ToolSpec;
import dev.creel.gateway.internal.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The function tools a client offers, after its choice among them.
 *
 * @param tools those the model is offered
 * @param note what the model is told about the choice; empty if it is free
 */
record Functions(List<ToolSpec> tools, String note) {
    static final int MOST = 128;

    /** Most characters of descriptions and schemas together. */
    static final int LONGEST = 256 << 10;

    /**
     * @param nested whether the description of a function stands in a member {@code function}, as in chat completions
     * @throws Refusal for a tool that is no function, twice the same name, too many or too large ones, or an unknown choice
     */
    static Functions of(Json.Obj body, boolean nested) {
        Json list = body.get("tools");
        if (!(list instanceof Json.Nil) && !(list instanceof Json.Arr)) {
            throw Refusal.invalid("Invalid `tools`: a list of functions.");
        }
        List<ToolSpec> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long size = 0;
        for (Json entry : body.array("tools")) {
            ToolSpec tool = tool(entry, nested);
            size += tool.description().length() + tool.parameters().text().length();
            if (!names.add(tool.name())) {
                throw Refusal.invalid("Invalid `tools`: \"" + tool.name() + "\" is there twice.");
            }
            if (names.size() > MOST || size > LONGEST) {
                throw Refusal.invalid("Invalid `tools`: at most " + MOST + " functions with " + LONGEST + " characters in all.");
            }
            tools.add(tool);
        }
        return chosen(tools, body.get("tool_choice"), nested);
    }

    private static ToolSpec tool(Json entry, boolean nested) {
        if (!(entry instanceof Json.Obj o) || !o.text("type").orElse("").equals("function")) {
            throw Refusal.invalid("Invalid `tools`: only tools of type `function` can be passed through.");
        }
        Json.Obj function = nested ? o.object("function") : o;
        try {
            return new ToolSpec(function.text("name").orElse(""), function.text("description").orElse(""),
                    function.object("parameters"), Set.of());
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid("Invalid `tools`: a function's name has 1 to 64 letters, digits, _ and -.");
        }
    }

    private static Functions chosen(List<ToolSpec> tools, Json choice, boolean nested) {
        if (choice instanceof Json.Nil || choice instanceof Json.Str s && s.value().equals("auto")) {
            return new Functions(tools, "");
        }
        if (choice instanceof Json.Str s && s.value().equals("none")) {
            return new Functions(List.of(), "");
        }
        if (choice instanceof Json.Str s && s.value().equals("required") && !tools.isEmpty()) {
            return new Functions(tools, "Call one of these tools before you answer: "
                    + String.join(", ", tools.stream().map(ToolSpec::name).toList()) + ".");
        }
        if (choice instanceof Json.Obj o && o.text("type").orElse("").equals("function")) {
            String name = (nested ? o.object("function") : o).text("name").orElse("");
            List<ToolSpec> only = tools.stream().filter(tool -> tool.name().equals(name)).toList();
            if (!only.isEmpty()) {
                return new Functions(only, "Call the tool " + name + " before you answer.");
            }
        }
        throw Refusal.invalid("Invalid `tool_choice`: none, auto, required with tools, or a function that is in `tools`.");
    }
}
