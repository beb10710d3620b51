// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.config.Config.Issue;
import dev.creel.config.KeyPath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reports what JSON5 allows and a configuration may not hold: a key twice (the second would hide the first) and NaN. */
final class Strictness {
    private Strictness() {}

    static void check(Node node, KeyPath path, List<Issue> issues) {
        if (node instanceof Node.Obj object) {
            Set<String> keys = new HashSet<>();
            for (Node.Member member : object.members()) {
                KeyPath child = path.child(member.key());
                if (!keys.add(member.key())) {
                    issues.add(new Issue(child.toString(), "key occurs twice in one object", "keep one of the two"));
                }
                check(member.value(), child, issues);
            }
        } else if (node instanceof Node.Arr array) {
            for (int i = 0; i < array.elements().size(); i++) {
                check(array.elements().get(i), path.child(String.valueOf(i)), issues);
            }
        } else if (node instanceof Node.NotFinite) {
            issues.add(new Issue(path.toString(), "number is not finite", "write a number such as 1000"));
        }
    }
}
