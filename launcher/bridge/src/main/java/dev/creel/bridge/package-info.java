// SPDX-License-Identifier: Apache-2.0
/** What instrumented JDK methods call: the gate, the threads it knows, and the interface of the engine behind it. */
package dev.creel.bridge;
