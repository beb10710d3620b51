// SPDX-License-Identifier: Apache-2.0
package dev.creel.api.tool;

import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.Failure;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One tool call with the rights of its turn; rights come from here, never from arguments. Each part needs two things, or throws
 * {@link dev.creel.api.plugin.Refused}: a {@code ToolPermission} line of the plugin's, and an effect the tool declared. What a host
 * does not have at all is {@link Failure} with {@code UNSUPPORTED}.
 */
@ProviderType
public interface ToolCall extends Call {
    /** The turn this call belongs to. */
    Turn turn();

    /** The sessions this turn may see; beyond its own status {@code ToolPermission "sessions" "read"}, {@code "send"}, {@code "spawn"}. */
    SessionView sessions();

    /** Files: {@code ToolPermission "workspace" "read"} with {@code READS}, {@code "write"} with {@code WRITES}. */
    default Workspace workspace() {
        throw missing("workspace");
    }

    /** Commands: {@code ToolPermission "sandbox" "exec"} with {@code EXECUTES}. */
    default Sandbox sandbox() {
        throw missing("sandbox");
    }

    /** Pages: {@code ToolPermission "web" "fetch"} with {@code NETWORK}. */
    default Web web() {
        throw missing("web");
    }

    /** Chats: {@code ToolPermission "messages" "send"} with {@code MESSAGES}. */
    default Messages messages() {
        throw missing("messages");
    }

    /** Pictures: {@code ToolPermission "vision" "ask"} with {@code READS}. */
    default Vision vision() {
        throw missing("vision");
    }

    /** Tells who watches how far it is; at most 400 characters, the last of many in a short time is shown. */
    default void progress(String line) {}

    /**
     * The turn a tool is called in.
     *
     * @param agentId the agent
     * @param sessionKey the canonical session key
     * @param runId the run
     * @param model provider and model, for example {@code offline/rules}
     */
    record Turn(String agentId, String sessionKey, String runId, String model) {}

    private static Failure missing(String part) {
        return new Failure(Failure.Code.UNSUPPORTED, "there is no " + part + " for tools here");
    }
}
