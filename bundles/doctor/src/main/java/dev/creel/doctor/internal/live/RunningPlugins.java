// SPDX-License-Identifier: Apache-2.0
package dev.creel.doctor.internal.live;

import dev.creel.doctor.Installed;
import dev.creel.doctor.Installed.One;
import dev.creel.doctor.Installed.Trouble;
import dev.creel.doctor.internal.plugins.OnDisk;
import dev.creel.plugin.PluginAdvice;
import dev.creel.plugin.Plugins;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The plugins as their host knows them; reads only. */
record RunningPlugins(Plugins plugins, PluginAdvice advice) {
    Installed now(Optional<Path> home, Path state) {
        List<One> all = plugins.list().stream().flatMap(info -> plugins.details(info.name()).stream()).map(details -> new One(
                details.info().name(), details.info().state(), details.shipped(), details.shipped() && !Path.of(details.policy()).startsWith(state),
                details.granted(), List.of())).toList();
        List<Trouble> troubles = advice.doctor().stream().map(found -> new Trouble(found.id(), found.severity(), found.plugin(), found.text(),
                found.remedy())).toList();
        return new Installed(OnDisk.read(home, state).release(), all, troubles);
    }
}
