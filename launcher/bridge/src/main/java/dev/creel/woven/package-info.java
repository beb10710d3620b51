// SPDX-License-Identifier: Apache-2.0
/** What woven plugin classes call; boot-delegated, and harmless in any hands. */
package dev.creel.woven;
