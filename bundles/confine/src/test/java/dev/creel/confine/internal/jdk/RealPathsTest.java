// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealPathsTest {
    @TempDir
    Path temporary;

    private Path root;
    private RealPaths paths;

    @BeforeEach
    void folders() throws IOException {
        root = temporary.toRealPath();
        Files.createDirectories(root.resolve("in/deep"));
        Files.createDirectories(root.resolve("out"));
        Files.createSymbolicLink(root.resolve("in/link"), root.resolve("out"));
        Files.createSymbolicLink(root.resolve("in/nowhere"), root.resolve("out/missing"));
        paths = new RealPaths(root, Path.of(System.getProperty("java.home")));
    }

    @Test
    void aMissingFileKeepsItsNameBelowTheRealFolder() {
        assertThat(paths.real("in/new/file")).isEqualTo(root + "/in/new/file");
        assertThat(paths.real("in/link/new")).isEqualTo(root + "/out/new");
    }

    @Test
    void dotsAreFollowedAsTheKernelDoes() {
        assertThat(paths.real("in/link/../in/deep")).isEqualTo(root + "/in/deep");
        assertThat(paths.real("in/../out")).isEqualTo(root + "/out");
    }

    @Test
    void whatCannotBeJudgedIsUnknown() {
        assertThat(paths.real("in/nowhere")).isEqualTo(RealPaths.UNKNOWN);
        assertThat(paths.real("in/missing/../../out")).isEqualTo(RealPaths.UNKNOWN);
        assertThat(paths.real("in/\0")).isEqualTo(RealPaths.UNKNOWN);
    }

    @Test
    void deletingALinkMeansTheLink() {
        assertThat(paths.entry("in/link")).isEqualTo(root + "/in/link");
        assertThat(paths.real("in/link")).isEqualTo(root + "/out");
    }

    @Test
    void theShownFormTellsNothingOfTheDisk() {
        assertThat(paths.shown("in/link/x")).isEqualTo(root + "/in/link/x");
    }

    @Test
    void onlyTheJdksOwnFilesAreItsOwn() {
        assertThat(paths.ofJdk(paths.real(System.getProperty("java.home") + "/lib/modules"))).isTrue();
        assertThat(paths.ofJdk(paths.real(System.getProperty("java.home") + "/../x"))).isFalse();
    }

    @Test
    void certificatesThatAreKeptElsewhereAreTheJdksToo() throws IOException {
        Path certificates = Files.createDirectories(root.resolve("jdk/lib/security"));
        Files.createDirectories(root.resolve("jdk/conf"));
        Files.writeString(root.resolve("out/cacerts"), "");
        Files.writeString(root.resolve("out/password"), "");
        Files.createSymbolicLink(certificates.resolve("cacerts"), root.resolve("out/cacerts"));
        Files.createSymbolicLink(certificates.resolve("folder"), root.resolve("out"));
        Files.createSymbolicLink(root.resolve("jdk/conf/password"), root.resolve("out/password"));
        RealPaths debian = new RealPaths(root, root.resolve("jdk"));
        assertThat(debian.ofJdk(debian.real("jdk/lib/security/cacerts"))).isTrue();
        assertThat(debian.ofJdk(debian.real("jdk/lib/security/folder"))).isFalse();
        assertThat(debian.ofJdk(debian.real("jdk/lib/security/folder/password"))).isFalse();
        assertThat(debian.ofJdk(debian.real("jdk/conf/password"))).isFalse();
    }
}
