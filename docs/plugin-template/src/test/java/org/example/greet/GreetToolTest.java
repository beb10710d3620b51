// SPDX-License-Identifier: Apache-2.0
package org.example.greet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.creel.api.json.Json;
import dev.creel.api.plugin.Failure;
import dev.creel.api.plugin.Log;
import dev.creel.api.plugin.PluginContext;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class alone, without a host. */
class GreetToolTest {
    @TempDir
    Path folder;

    @Test
    void greetsAndCounts() {
        GreetTool tool = new GreetTool(context());
        Json.Obj ada = Json.object().put("name", "Ada").build();
        assertEquals("Hello, Ada! (1)", tool.invoke("greet", ada, null).text());
        assertEquals("Hello, Ada! (2)", tool.invoke("greet", ada, null).text());
        assertThrows(Failure.class, () -> tool.invoke("greet", Json.Obj.EMPTY, null));
    }

    private PluginContext context() {
        return new PluginContext() {
            @Override
            public String name() {
                return "org-example-greet";
            }

            @Override
            public Json.Obj config() {
                return Json.Obj.EMPTY;
            }

            @Override
            public boolean has(String permissionLine) {
                return false;
            }

            @Override
            public String dataFolder() {
                return folder.toString();
            }

            @Override
            public Clock clock() {
                return Clock.systemUTC();
            }

            @Override
            public Log log() {
                throw new UnsupportedOperationException("not used");
            }
        };
    }
}
