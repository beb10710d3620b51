// SPDX-License-Identifier: Apache-2.0
/** The part of the kit that runs inside the gateway. */
package dev.creel.testkit.internal;
