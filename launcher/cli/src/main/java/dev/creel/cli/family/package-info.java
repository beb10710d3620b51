// SPDX-License-Identifier: Apache-2.0
/** What is taken over from a state folder of OpenClaw, Moltbot or Clawdbot; read as data, never changed, nothing of it run. */
package dev.creel.cli.family;
