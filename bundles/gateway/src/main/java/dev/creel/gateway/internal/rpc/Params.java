// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.rpc;

import dev.creel.api.json.Json;
import dev.creel.gateway.internal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of one request. Reading a wrong one notes an issue and gives a neutral value; {@link #check} then refuses
 * with all issues at once, in the family's words. Parameters nobody reads are ignored. Not thread-safe.
 */
public final class Params {
    private static final int SHOWN = 8;

    private final String method;
    private final Json.Obj values;
    private final String at;
    private final List<String> issues;

    public Params(String method, Json values) {
        this(method, values instanceof Json.Obj o ? o : Json.Obj.EMPTY, "", new ArrayList<>());
        if (!(values instanceof Json.Obj) && !(values instanceof Json.Nil)) {
            issues.add("at root: must be object");
        }
    }

    private Params(String method, Json.Obj values, String at, List<String> issues) {
        this.method = method;
        this.values = values;
        this.at = at;
        this.issues = issues;
    }

    /** The parameters inside that object, which has to be there; issues are counted together. */
    public Params inside(String name) {
        if (values.get(name) instanceof Json.Nil) {
            missing(name);
        }
        return new Params(method, object(name), at + "/" + name, issues);
    }

    /** Text that has to be there and not be empty. */
    public String text(String name) {
        Json value = values.get(name);
        if (value instanceof Json.Str s) {
            if (s.value().isEmpty()) {
                issue(at + "/" + name, "must NOT have fewer than 1 characters");
            }
            return s.value();
        }
        if (value instanceof Json.Nil) {
            missing(name);
        } else {
            issue(at + "/" + name, "must be string");
        }
        return "";
    }

    /** Text that has to be there and may be empty. */
    public String any(String name) {
        if (values.get(name) instanceof Json.Str s) {
            return s.value();
        }
        return text(name);
    }

    public Optional<String> maybe(String name) {
        Json value = values.get(name);
        if (value instanceof Json.Str s) {
            return Optional.of(s.value()).filter(v -> !v.isEmpty());
        }
        if (!(value instanceof Json.Nil)) {
            issue(at + "/" + name, "must be string");
        }
        return Optional.empty();
    }

    /** A whole number that has to be there. */
    public long integer(String name, long min, long max) {
        if (values.get(name) instanceof Json.Nil) {
            missing(name);
            return min;
        }
        return integer(name, min, min, max);
    }

    /** A whole number, or the fallback if it is not there. */
    public long integer(String name, long fallback, long min, long max) {
        Json value = values.get(name);
        if (value instanceof Json.Nil) {
            return fallback;
        }
        Optional<Long> number = values.integer(name);
        if (number.isEmpty()) {
            issue(at + "/" + name, "must be integer");
            return fallback;
        }
        if (number.get() < min) {
            issue(at + "/" + name, "must be >= " + min);
        } else if (number.get() > max) {
            issue(at + "/" + name, "must be <= " + max);
        }
        return number.get();
    }

    public boolean flag(String name) {
        Json value = values.get(name);
        if (!(value instanceof Json.Bool) && !(value instanceof Json.Nil)) {
            issue(at + "/" + name, "must be boolean");
        }
        return value instanceof Json.Bool b && b.value();
    }

    public List<String> texts(String name) {
        Json value = values.get(name);
        List<String> out = new ArrayList<>();
        if (value instanceof Json.Arr list) {
            for (int i = 0; i < list.elements().size(); i++) {
                if (list.elements().get(i) instanceof Json.Str s) {
                    out.add(s.value());
                } else {
                    issue(at + "/" + name + "/" + i, "must be string");
                }
            }
        } else if (!(value instanceof Json.Nil)) {
            issue(at + "/" + name, "must be array");
        }
        return out;
    }

    public Json.Obj object(String name) {
        Json value = values.get(name);
        if (!(value instanceof Json.Obj) && !(value instanceof Json.Nil)) {
            issue(at + "/" + name, "must be object");
        }
        return values.object(name);
    }

    /** All of them, as they came. */
    public Json.Obj all() {
        return values;
    }

    /** Refuses every parameter of another name: on a method that changes something, one misread is worse than one refused. */
    public Params only(String... names) {
        List<String> known = List.of(names);
        for (String name : values.members().keySet()) {
            if (!known.contains(name)) {
                String shown = name.length() <= 64 ? name : name.substring(0, 64);
                issues.add("at " + (at.isEmpty() ? "root" : at) + ": unexpected property '" + shown + "'");
            }
        }
        return this;
    }

    /** Whether there is such a parameter at all. */
    public boolean has(String name) {
        return !(values.get(name) instanceof Json.Nil);
    }

    /** Notes an issue at a path. */
    public void issue(String path, String text) {
        issues.add("at " + path + ": " + text);
    }

    private void missing(String name) {
        issues.add("at " + (at.isEmpty() ? "root" : at) + ": must have required property '" + name + "'");
    }

    /** @throws Refusal when anything was wrong */
    public void check() {
        if (!issues.isEmpty()) {
            List<String> shown = issues.subList(0, Math.min(SHOWN, issues.size()));
            throw Refusal.invalid("invalid " + method + " params: " + String.join("; ", shown));
        }
    }
}
