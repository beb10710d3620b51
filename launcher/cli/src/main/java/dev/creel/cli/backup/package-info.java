// SPDX-License-Identifier: Apache-2.0
/** Encrypted backups of the state folder: how they are made, read, compared and put back. */
package dev.creel.cli.backup;
