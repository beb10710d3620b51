// SPDX-License-Identifier: Apache-2.0
package dev.creel.gateway.internal;

import dev.creel.bridge.HostThread;
import org.eclipse.jetty.server.Server;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Loads Jetty's classes on a thread of its own while the rest of the core starts; holds nothing. */
@Component(service = JettyWarm.class, immediate = true)
public final class JettyWarm {
    @Activate
    public JettyWarm() {
        new HostThread(() -> new Server().getMimeTypes(), "jetty-warm").start();
    }
}
