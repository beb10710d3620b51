// SPDX-License-Identifier: Apache-2.0
/**
 * The agent that puts a check into every choke point of the JDK listed in {@code rules.txt}, then leaves.
 *
 * <p>Flags: {@code -Xbootclasspath/a:bridge.jar -javaagent:agent.jar}, bridge first on the boot path because retransformed
 * methods link to it. Class archive: on 17 dump and run with {@code -XX:+UnlockDiagnosticVMOptions
 * -XX:+AllowArchivingWithJavaAgent}; on 25 train the AOT cache without the agent and run with it, both times with the
 * bridge and the agent jar on {@code -Xbootclasspath/a} and {@code --add-modules=java.instrument
 * -XX:+DisableAttachMechanism}.
 */
package dev.creel.agent;
