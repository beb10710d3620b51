// SPDX-License-Identifier: Apache-2.0
package dev.creel.session;

import java.util.List;

/**
 * What a person chose for one session; empty text means that nothing was chosen. Immutable: the methods with an argument give
 * a changed copy.
 *
 * @param label a name for people
 * @param model {@code provider/model} instead of the agent's
 * @param thinking level of thinking
 * @param verbose how much of the steps is shown
 * @param reasoning whether thoughts are shown
 * @param usage whether answers tell what they took: {@code off}, {@code tokens} or {@code full}
 * @param queueMode what becomes of messages that come while a run is under way
 * @param sendPolicy {@code allow} or {@code deny}
 * @param groupActivation when a group is answered: {@code mention} or {@code always}
 * @param exec how its commands run
 * @param archived whether it is out of the way in lists
 * @param pinned whether it stands first in lists
 * @param unread whether it is marked as unread
 */
public record Settings(
        String label,
        String model,
        String thinking,
        String verbose,
        String reasoning,
        String usage,
        String queueMode,
        String sendPolicy,
        String groupActivation,
        Exec exec,
        boolean archived,
        boolean pinned,
        boolean unread) {
    /** Nothing was chosen. */
    public static final Settings NONE = new Settings("", "", "", "", "", "", "", "", "", Exec.NONE, false, false, false);

    private static final int LONGEST = 512;

    /**
     * What the owner chose for commands of a session; empty text for nothing.
     *
     * @param host {@code sandbox} or {@code gateway}
     * @param security {@code deny}, {@code allowlist} or {@code full}
     * @param ask {@code off}, {@code on-miss} or {@code always}
     * @param elevated {@code off}, {@code on}, {@code ask} or {@code full}
     */
    public record Exec(String host, String security, String ask, String elevated) {
        public static final Exec NONE = new Exec("", "", "", "");
    }

    /** @throws IllegalArgumentException when a text is longer than a setting may be */
    public Settings {
        for (String text : List.of(label, model, thinking, verbose, reasoning, usage, queueMode, sendPolicy, groupActivation,
                exec.host(), exec.security(), exec.ask(), exec.elevated())) {
            if (text.length() > LONGEST) {
                throw new IllegalArgumentException("a setting of a session has at most " + LONGEST + " characters");
            }
        }
    }

    /** What stays when the session is reset. */
    public Settings afterReset() {
        return NONE.label(label).archived(archived).pinned(pinned);
    }

    public Settings label(String now) {
        return new Settings(
                now, model, thinking, verbose, reasoning, usage, queueMode, sendPolicy, groupActivation, exec, archived, pinned, unread);
    }

    public Settings model(String now) {
        return new Settings(
                label, now, thinking, verbose, reasoning, usage, queueMode, sendPolicy, groupActivation, exec, archived, pinned, unread);
    }

    public Settings thinking(String now) {
        return new Settings(
                label, model, now, verbose, reasoning, usage, queueMode, sendPolicy, groupActivation, exec, archived, pinned, unread);
    }

    public Settings verbose(String now) {
        return new Settings(
                label, model, thinking, now, reasoning, usage, queueMode, sendPolicy, groupActivation, exec, archived, pinned, unread);
    }

    public Settings reasoning(String now) {
        return new Settings(
                label, model, thinking, verbose, now, usage, queueMode, sendPolicy, groupActivation, exec, archived, pinned, unread);
    }

    public Settings usage(String now) {
        return new Settings(
                label, model, thinking, verbose, reasoning, now, queueMode, sendPolicy, groupActivation, exec, archived, pinned, unread);
    }

    public Settings queueMode(String now) {
        return new Settings(
                label, model, thinking, verbose, reasoning, usage, now, sendPolicy, groupActivation, exec, archived, pinned, unread);
    }

    public Settings sendPolicy(String now) {
        return new Settings(
                label, model, thinking, verbose, reasoning, usage, queueMode, now, groupActivation, exec, archived, pinned, unread);
    }

    public Settings groupActivation(String now) {
        return new Settings(
                label, model, thinking, verbose, reasoning, usage, queueMode, sendPolicy, now, exec, archived, pinned, unread);
    }

    public Settings exec(Exec now) {
        return new Settings(
                label, model, thinking, verbose, reasoning, usage, queueMode, sendPolicy, groupActivation, now, archived, pinned, unread);
    }

    public Settings archived(boolean now) {
        return new Settings(
                label, model, thinking, verbose, reasoning, usage, queueMode, sendPolicy, groupActivation, exec, now, pinned, unread);
    }

    public Settings pinned(boolean now) {
        return new Settings(
                label, model, thinking, verbose, reasoning, usage, queueMode, sendPolicy, groupActivation, exec, archived, now, unread);
    }

    public Settings unread(boolean now) {
        return new Settings(
                label, model, thinking, verbose, reasoning, usage, queueMode, sendPolicy, groupActivation, exec, archived, pinned, now);
    }
}
