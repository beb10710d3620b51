// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;

/** The readable text of messages in the family's form; stateless. */
final class Texts {
    private Texts() {}

    /** All text blocks, with line ends between; empty if there are none. */
    static String of(Json message) {
        Json content = message instanceof Json.Obj o ? o.get("content") : Json.Nil.NIL;
        if (content instanceof Json.Str s) {
            return s.value();
        }
        StringBuilder out = new StringBuilder();
        if (content instanceof Json.Arr blocks) {
            for (Json block : blocks.elements()) {
                if (block instanceof Json.Obj o && o.text("type", "").equals("text")) {
                    out.append(out.isEmpty() ? "" : "\n").append(o.text("text", ""));
                }
            }
        }
        return out.toString();
    }

    /** Who speaks, in the words previews use. */
    static String role(Json message) {
        String role = message instanceof Json.Obj o ? o.text("role", "") : "";
        return role.equals("toolResult") ? "tool" : role.equals("user") || role.equals("assistant") ? role : "other";
    }

    static String cut(String text, int characters) {
        return text.length() <= characters ? text : text.substring(0, characters - 1) + "…";
    }
}
