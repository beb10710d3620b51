// SPDX-License-Identifier: Apache-2.0
/** How the patched framework, SCR and ConfigAdmin reach the permission engine; never visible to plugins. */
package dev.creel.bridge.osgi;
