// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Sends every backward jump of one method through a poll. The polls stand behind the method's code, outside all its
 * exception ranges: a loop whose body catches everything would swallow the poll's error otherwise.
 */
final class Polls {
    private final String owner;
    private final MethodNode method;
    private final InsnList code;
    private final Map<LabelNode, LabelNode> polls = new HashMap<>();
    private final InsnList behind = new InsnList();

    Polls(String owner, MethodNode method) {
        this.owner = owner;
        this.method = method;
        this.code = method.instructions;
    }

    void insert() {
        handlers();
        for (AbstractInsnNode node : List.of(code.toArray())) {
            if (node instanceof JumpInsnNode jump) {
                jump.label = redirect(node, jump.label);
            } else if (node instanceof TableSwitchInsnNode table) {
                table.dflt = redirect(node, table.dflt);
                table.labels.replaceAll(label -> redirect(node, label));
            } else if (node instanceof LookupSwitchInsnNode lookup) {
                lookup.dflt = redirect(node, lookup.dflt);
                lookup.labels.replaceAll(label -> redirect(node, label));
            } else if (node.getOpcode() == Opcodes.JSR || node.getOpcode() == Opcodes.RET) {
                throw new IllegalArgumentException(owner + '.' + method.name + " has subroutines");
            }
        }
        code.add(behind);
    }

    /** A handler before the end of its own range is a loop without a jump. */
    private void handlers() {
        List<TryCatchBlockNode> kept = new ArrayList<>();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            if (code.indexOf(block.handler) >= code.indexOf(block.end)) {
                kept.add(block);
            } else if (!releasesMonitor(block)) {
                block.handler = poll(block.handler);
                kept.add(block);
            }
        }
        method.tryCatchBlocks = kept;
    }

    /**
     * Javac lets the handler that leaves a synchronized block cover itself. The entry is dropped: it never matters in
     * honest code, is an endless loop in hostile code, and a poll there would keep the method from being compiled.
     */
    private boolean releasesMonitor(TryCatchBlockNode block) {
        if (block.type != null || block.start != block.handler) {
            return false;
        }
        int[] pattern = {Opcodes.ASTORE, Opcodes.ALOAD, Opcodes.MONITOREXIT};
        int at = 0;
        for (AbstractInsnNode node = block.handler; node != block.end; node = node.getNext()) {
            if (node.getOpcode() >= 0 && (at == pattern.length || node.getOpcode() != pattern[at++])) {
                return false;
            }
        }
        return at == pattern.length;
    }

    private LabelNode redirect(AbstractInsnNode from, LabelNode target) {
        return code.indexOf(target) <= code.indexOf(from) ? poll(target) : target;
    }

    private LabelNode poll(LabelNode target) {
        LabelNode poll = polls.get(target);
        if (poll == null) {
            poll = new LabelNode();
            polls.put(target, poll);
            FrameNode frame = frame(target);
            behind.add(poll);
            behind.add(new FrameNode(Opcodes.F_NEW, frame.local.size(), frame.local.toArray(), frame.stack.size(),
                    frame.stack.toArray()));
            behind.add(PluginWeaver.call("tick", "()V"));
            behind.add(new JumpInsnNode(Opcodes.GOTO, target));
        }
        return poll;
    }

    private FrameNode frame(LabelNode target) {
        for (AbstractInsnNode node = target; node != null && node.getOpcode() < 0; node = node.getNext()) {
            if (node instanceof FrameNode frame) {
                return frame;
            }
        }
        throw new IllegalArgumentException(owner + '.' + method.name + " jumps to a place without a stack map frame");
    }
}
