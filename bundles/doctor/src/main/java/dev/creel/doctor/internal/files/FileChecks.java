// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.files;

import static dev.creel.api.doctor.Check.Severity.CRITICAL;
import static dev.creel.api.doctor.Check.Severity.WARN;

import dev.creel.doctor.SceneCheck;
import dev.creel.doctor.internal.files.OpenModes.Level;
import java.util.List;

/** The checks of files and folders: who may use them, where they lie, what is a link. */
public final class FileChecks {
    private static final int WRITE = Bits.OTHERS_WRITE | Bits.GROUP_WRITE;
    private static final int READ = Bits.OTHERS_READ | Bits.GROUP_READ | 011;

    public static final List<SceneCheck> ALL = List.of(
            new SyncedFolder(),
            new Links(),
            new ForeignOwner(),
            new EngineSocket(),
            new OpenModes(List.of(
                    new Level("fs.state_dir.perms_world_writable", CRITICAL, Bits.OTHERS_WRITE, "everybody may write into the state folder"),
                    new Level("fs.state_dir.perms_group_writable", WARN, Bits.GROUP_WRITE, "a group may write into the state folder"),
                    new Level("fs.state_dir.perms_readable", WARN, READ, "others may look into the state folder")), Places::state),
            new OpenModes(List.of(
                    new Level("fs.config.perms_writable", CRITICAL, WRITE, "others may change the configuration"),
                    new Level("fs.config.perms_world_readable", CRITICAL, Bits.OTHERS_READ, "everybody may read the configuration"),
                    new Level("fs.config.perms_group_readable", WARN, Bits.GROUP_READ, "a group may read the configuration")), Places::config),
            new OpenModes(List.of(
                    new Level("fs.config_include.perms_writable", CRITICAL, WRITE, "others may change a part of the configuration"),
                    new Level("fs.config_include.perms_world_readable", CRITICAL, Bits.OTHERS_READ, "everybody may read a part of the configuration"),
                    new Level("fs.config_include.perms_group_readable", WARN, Bits.GROUP_READ, "a group may read a part of the configuration")),
                    Places::includes),
            new OpenModes(List.of(
                    new Level("fs.credentials_dir.perms_writable", CRITICAL, WRITE, "others may change credentials"),
                    new Level("fs.credentials_dir.perms_readable", WARN, READ, "others may read credentials")), Places::credentials),
            new OpenModes(List.of(
                    new Level("fs.sessions_store.perms_writable", CRITICAL, WRITE, "others may change conversations"),
                    new Level("fs.sessions_store.perms_readable", WARN, READ, "others may read conversations")), Places::sessions),
            new OpenModes(List.of(
                    new Level("fs.log_file.perms_readable", WARN, WRITE | READ, "others may use the logs")), Places::logs),
            new OpenModes(List.of(
                    new Level("fs.state_file.perms_writable", CRITICAL, WRITE, "others may change a file of the gateway"),
                    new Level("fs.state_file.perms_readable", WARN, READ, "others may read a file of the gateway")), Places::others));

    private FileChecks() {}
}
