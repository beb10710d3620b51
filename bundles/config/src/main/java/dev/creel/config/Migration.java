// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import dev.creel.config.Config.Change;
import dev.creel.config.Config.Issue;
import dev.creel.config.internal.OldNames;
import java.util.List;

/**
 * What brings a configuration with the family's old names of keys to today's names.
 *
 * @param changes edits of the main file; none when it has no old name
 * @param moved in words, from where to where
 * @param left what a person has to move, because its new place is taken or depends on what is meant
 */
public record Migration(List<Change> changes, List<String> moved, List<Issue> left) {
    public Migration {
        changes = List.copyOf(changes);
        moved = List.copyOf(moved);
        left = List.copyOf(left);
    }

    /** Of the file as it is now; nothing is changed. */
    public static Migration of(Location location) {
        return OldNames.migration(location.file());
    }
}
