// SPDX-License-Identifier: Apache-2.0
package dev.creel.bridge;

/** Decides whether woven plugin code may go on allocating; implemented once, by the host. */
public interface Memory {
    /**
     * Asked before a large array is made and again whenever a thread has made many small ones or looped for a while; runs
     * on the plugin's thread as code of the engine.
     *
     * @param plugin the identity the thread carries
     * @param bytes size of the array about to be made; 0 for none
     * @return how many KiB the thread may allocate before this is asked again
     * @throws OutOfMemoryError when it may not
     */
    int allocating(Object plugin, long bytes);
}
