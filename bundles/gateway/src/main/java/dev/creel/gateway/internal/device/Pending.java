// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal.device;

/**
 * A request of a device that waits for somebody's approval.
 *
 * @param repair whether the device was let in before
 * @param ts when it was made, in milliseconds since the epoch
 */
public record Pending(String requestId, Applicant applicant, Reason reason, boolean repair, long ts) {}
