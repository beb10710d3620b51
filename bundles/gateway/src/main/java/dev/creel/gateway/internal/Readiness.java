// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.access.Inbox;
import dev.creel.access.Turns;
import dev.creel.agent.Agents;
import dev.creel.agent.Runs;
import dev.creel.bridge.Host;
import dev.creel.confine.PluginsStarted;
import dev.creel.session.Sessions;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * The moment from which clients are served: made once the port is open and every part behind it is there, plugins
 * included. It tells the process, whose supervisor waits for that.
 */
@Component(service = {}, immediate = true)
public final class Readiness {
    @Activate
    public Readiness(
            @Reference GatewayComponent gateway,
            @Reference PluginsStarted plugins,
            @Reference Inbox inbox,
            @Reference Turns turns,
            @Reference Runs runs,
            @Reference Agents agents,
            @Reference Sessions sessions,
            @Reference(cardinality = ReferenceCardinality.MULTIPLE) List<Host> hosts) {
        if (gateway.alive()) {
            hosts.forEach(host -> host.serving(gateway::alive));
        }
    }
}
