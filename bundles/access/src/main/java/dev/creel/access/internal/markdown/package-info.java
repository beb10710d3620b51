// SPDX-License-Identifier: Apache-2.0
/** Answers written in Markdown, written anew in a service's own markup and cut into its messages. */
package dev.creel.access.internal.markdown;
