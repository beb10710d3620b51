// SPDX-License-Identifier: Apache-2.0
package dev.creel.workspace.internal;

import dev.creel.api.tool.Workspace;
import dev.creel.audit.Audit;
import dev.creel.config.Config;
import dev.creel.config.Snapshot;
import dev.creel.workspace.Workspaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Makes workspaces; the gateway's own folder and configuration stay closed in each. Thread-safe. */
@Component(service = Workspaces.class)
public final class JailedWorkspaces implements Workspaces {
    private static final int LOCKS = 64;

    private final Config config;
    private final Audit audit;
    private final Staging staging = new Staging();
    private final List<Lock> locks = new ArrayList<>();

    @Activate
    public JailedWorkspaces(@Reference Config config, @Reference Audit audit) {
        this.config = config;
        this.audit = audit;
        for (int i = 0; i < LOCKS; i++) {
            locks.add(new ReentrantLock());
        }
    }

    @Override
    public Workspace open(Path folder, Access access) {
        Snapshot now = config.current();
        Path top = folder.toAbsolutePath().normalize();
        Ground ground = new Ground(top, List.of(Path.of(now.stateDir()), Path.of(now.path())), new Refusals(audit, access));
        return new JailedFiles(ground, staging, locks.get(Math.floorMod(top.hashCode(), LOCKS)));
    }
}
