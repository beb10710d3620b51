// SPDX-License-Identifier: Apache-2.0
package example.check;

import dev.creel.api.doctor.Check;
import dev.creel.api.plugin.Call;
import dev.creel.api.plugin.PluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A check that finds keys somebody left in the plugin's own folder. */
@Component(service = Check.class, property = "check=drawer")
public final class Drawer implements Check {
    private final Path folder;

    @Activate
    public Drawer(@Reference PluginContext context) {
        this.folder = Path.of(context.dataFolder());
    }

    @Override
    public List<Finding> look(Call call) {
        List<Finding> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".key")).forEach(name -> found.add(new Finding(
                    "drawer.key", Severity.WARN, name, "a key lies in the drawer", name + " is readable for this plugin", "move it into the vault")));
        } catch (IOException e) {
            found.add(new Finding("drawer.unreadable", Severity.INFO, "", "the drawer cannot be read", e.getMessage(), ""));
        }
        return found;
    }
}
