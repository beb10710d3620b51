// SPDX-License-Identifier: Apache-2.0
package dev.creel.confine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.confine.PermissionLine;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoverageTest {
    private static boolean covers(String granted, String line) {
        return Coverage.covers(List.of(PermissionLine.parse(granted)), PermissionLine.parse(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "(dev.creel.api.plugin.ContributePermission \"tool:*\") | (dev.creel.api.plugin.ContributePermission \"tool:p\") | true",
        "(dev.creel.api.plugin.ContributePermission \"tool:p\") | (dev.creel.api.plugin.ContributePermission \"tool:*\") | false",
        "(java.io.FilePermission \"/a/-\" \"read,write\") | (java.io.FilePermission \"/a/b\" \"read\") | true",
        "(java.io.FilePermission \"/a/b\" \"read\") | (java.io.FilePermission \"/a/b\" \"read,write\") | false",
        "(org.osgi.framework.ServicePermission \"a.B\" \"get,register\") | (org.osgi.framework.ServicePermission \"a.B\" \"get\") | true",
        "(org.osgi.framework.ServicePermission \"a.B\" \"get\") | (org.osgi.framework.ServicePermission \"a.C\" \"get\") | false",
        "(dev.creel.api.net.EgressPermission \"https://a.b\" \"http,private\") | (dev.creel.api.net.EgressPermission \"https://a.b\" \"http\") | true",
        "(dev.creel.api.net.EgressPermission \"https://a.b\" \"http\") | (dev.creel.api.net.EgressPermission \"https://a.b\" \"http,private\") | false",
        "(dev.creel.api.secret.SecretPermission \"a.*.c\" \"use\") | (dev.creel.api.secret.SecretPermission \"a.b.c\" \"use\") | true",
        "(dev.creel.api.secret.SecretPermission \"a.b.c\" \"use\") | (dev.creel.api.secret.SecretPermission \"a.b.c\" \"read\") | false"})
    void aWiderLineOfTheSameTypeCovers(String granted, String line, boolean covered) {
        assertThat(covers(granted, line)).isEqualTo(covered);
    }

    /** A plugin gets the line it declares: a quota that counts one part only would let it declare the other parts freely. */
    @Test
    void aQuotaIsCoveredByTheSameTextOnly() {
        String small = "(dev.creel.api.plugin.QuotaPermission \"calls=4,threads=1\")";
        String large = "(dev.creel.api.plugin.QuotaPermission \"calls=64,threads=1\")";
        assertThat(covers(small, large)).isFalse();
        assertThat(covers(small, small)).isTrue();
    }

    @Test
    void aVariableIsCoveredByTheSameTextOnly() {
        String variable = "(dev.creel.api.net.EgressPermission \"${config:a.b#origin}\" \"http\")";
        assertThat(covers(variable, variable)).isTrue();
        assertThat(covers("(dev.creel.api.net.EgressPermission \"https://variable.invalid\" \"http\")", variable)).isFalse();
        assertThat(covers(variable, "(dev.creel.api.net.EgressPermission \"https://variable.invalid\" \"http\")")).isFalse();
        assertThat(covers("(java.io.FilePermission \"/-\" \"read\")", "(java.io.FilePermission \"${data}/-\" \"read\")")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(java.security.AllPermission)", "(org.osgi.framework.AdminPermission \"*\" \"lifecycle\")", "(org.example.Own \"x\")",
        "(java.io.FilePermission \"/a\" \"paint\")", "(org.osgi.framework.PackagePermission \"*\" \"import\")"})
    void whatTheEngineWouldRefuseCannotBeGrantedAndCoversNothing(String line) {
        assertThat(Coverage.ungrantable(PermissionLine.parse(line))).isPresent();
        assertThat(covers(line, "(java.io.FilePermission \"/a\" \"read\")")).isFalse();
    }

    @Test
    void aLineWithAVariableCanBeGranted() {
        assertThat(Coverage.ungrantable(PermissionLine.parse("(java.io.FilePermission \"${data}/-\" \"read\")"))).isEmpty();
        assertThat(Coverage.ungrantable(PermissionLine.parse("(dev.creel.api.net.EgressPermission \"${config:a.b#origin}\" \"http\")"))).isEmpty();
    }
}
