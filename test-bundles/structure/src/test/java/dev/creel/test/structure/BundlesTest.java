// SPDX-License-Identifier: Apache-2.0
package dev.creel.test.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class BundlesTest {
    @Test
    void everyCoreBundleHasItsPlaceInTheOrder() {
        assertThat(Tree.order()).containsExactlyInAnyOrderElementsOf(Tree.folders("bundles"));
    }

    @Test
    void aBundleImportsRootPackagesOfBundlesAboveItOnly() {
        List<String> wrong = new ArrayList<>();
        int imports = 0;
        for (String name : Tree.order()) {
            Manifest manifest = Tree.manifest(Tree.jar("bundles/" + name));
            for (String imported : Tree.clauses(manifest.getMainAttributes().getValue("Import-Package")).keySet()) {
                if (!imported.startsWith("dev.creel.") || imported.startsWith("dev.creel.bridge")) {
                    continue;
                }
                imports++;
                String owner = imported.split("\\.")[2];
                boolean above = Tree.order().contains(owner) && Tree.order().indexOf(owner) <= Tree.order().indexOf(name);
                boolean root = owner.equals("api") || imported.equals("dev.creel." + owner);
                if (!above || !root) {
                    wrong.add(name + " imports " + imported);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(imports).as("imports looked at").isGreaterThan(Tree.order().size());
    }

    @Test
    void everyExportedPackageHasAVersionAndNoneIsInternal() {
        List<String> wrong = new ArrayList<>();
        int exports = 0;
        for (String name : Tree.order()) {
            Manifest manifest = Tree.manifest(Tree.jar("bundles/" + name));
            for (Map.Entry<String, String> export :
                    Tree.clauses(manifest.getMainAttributes().getValue("Export-Package")).entrySet()) {
                exports++;
                if (export.getKey().contains(".internal") || !export.getValue().matches("(?s).*version=\"\\d+\\.\\d+.*")) {
                    wrong.add(name + " exports " + export.getKey() + ";" + export.getValue());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(exports).isGreaterThanOrEqualTo(Tree.order().size() - 1);
    }

    @Test
    void symbolicNamesFollowTheFolders() {
        for (String name : Tree.order()) {
            assertThat(symbolicName("bundles/" + name)).isEqualTo("dev.creel." + name);
        }
        for (String name : Tree.folders("extensions")) {
            assertThat(symbolicName("extensions/" + name)).isEqualTo("dev.creel.extension." + name.replace('-', '.'));
        }
    }

    @Test
    void everyExtensionShipsPermissionsAndHasAPolicyTemplate() {
        for (String name : Tree.folders("extensions")) {
            assertThat(Tree.ROOT.resolve("extensions/" + name + "/src/main/resources/OSGI-INF/permissions.perm")).exists();
            assertThat(Tree.ROOT.resolve("plugins-allowlist/" + name + ".policy")).exists();
        }
    }

    private static String symbolicName(String module) {
        return Tree.manifest(Tree.jar(module)).getMainAttributes().getValue("Bundle-SymbolicName");
    }
}
