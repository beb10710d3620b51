// SPDX-License-Identifier: Apache-2.0
package dev.creel.launcher.patch;

import java.util.function.BiConsumer;
import org.objectweb.asm.tree.MethodNode;

/**
 * The change of one method.
 *
 * @param owner internal name of its class
 * @param method its name
 * @param descriptorStart how its descriptor begins, enough to name one method
 * @param change what is done
 */
record MethodEdit(String owner, String method, String descriptorStart, BiConsumer<ClassPatch, MethodNode> change) {
    void apply(ClassPatch patch) {
        change.accept(patch, patch.method(method, descriptorStart));
    }
}
