// SPDX-License-Identifier: Apache-2.0
package org.example.greet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.creel.testkit.Denied;
import dev.creel.testkit.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The jar in a real gateway, with the rights it declares and no others. */
class UnderPolicyTest {
    private static final Path JAR = Path.of(System.getProperty("jar"));

    @Test
    void greetsWithWhatItDeclares() throws IOException {
        try (TestHost host = TestHost.of(JAR).config("{ greeting: 'Good day' }").start()) {
            assertEquals("Good day, Ada! (1)", host.tool("greet", "{\"name\":\"Ada\"}"));
            assertEquals("1", Files.readString(host.dataFolder().resolve("count")));
        }
    }

    @Test
    void doesNotStartWithoutALineItNeeds() {
        String line = "(dev.creel.api.plugin.ContributePermission \"tool:greet\")";
        Denied denied = assertThrows(Denied.class, () -> TestHost.of(JAR).without(line).start().close());
        assertTrue(denied.getMessage().contains(line), denied.getMessage());
    }
}
