// SPDX-License-Identifier: Apache-2.0
package dev.creel.config.internal;

import dev.creel.api.json.Json;
import dev.creel.config.ContainerOptions;
import java.math.BigDecimal;
import java.util.Map;

/** Writes the options of a container as the section {@code docker} that {@link ContainerReader} reads as the same options. */
public final class ContainerWriter {
    private static final BigDecimal NANO = BigDecimal.valueOf(1_000_000_000L);

    private ContainerWriter() {}

    public static Json.Obj write(ContainerOptions options) {
        Json.Builder section = Json.object().put("image", options.image()).put("containerPrefix", options.prefix())
                .put("workdir", options.workdir()).put("network", options.network())
                .put("pidsLimit", options.pids()).put("memory", options.memory()).put("memorySwap", options.swap())
                .put("cpus", new Json.Num(BigDecimal.valueOf(options.nanoCpus()).divide(NANO).stripTrailingZeros()))
                .put("tmpfs", Json.array(options.tmpfs().stream()
                        .map(folder -> Json.of(folder.path() + ":size=" + folder.bytes() + (folder.executable() ? "" : ",noexec"))).toList()))
                .put("ulimits", limits(options)).put("env", texts(options.environment()));
        text(section, "user", options.user());
        text(section, "setupCommand", options.setup());
        text(section, "seccompProfile", options.seccomp());
        text(section, "apparmorProfile", options.apparmor());
        if (!options.domains().isEmpty()) {
            section.put("domains", Json.array(options.domains().stream().map(Json::of).toList()));
        }
        if (!options.binds().isEmpty()) {
            section.put("binds", Json.array(options.binds().stream()
                    .map(bind -> Json.of(bind.source() + ":" + bind.target() + (bind.writable() ? ":rw" : ":ro"))).toList()));
        }
        if (!options.bindRoots().isEmpty()) {
            section.put("bindRoots", Json.array(options.bindRoots().stream().map(Json::of).toList()));
        }
        return section.build();
    }

    private static void text(Json.Builder section, String name, String value) {
        if (!value.isEmpty()) {
            section.put(name, value);
        }
    }

    private static Json limits(ContainerOptions options) {
        Json.Builder limits = Json.object();
        options.limits().forEach(limit -> limits.put(limit.name(), Json.object().put("soft", limit.soft()).put("hard", limit.hard()).build()));
        return limits.build();
    }

    private static Json texts(Map<String, String> texts) {
        Json.Builder all = Json.object();
        texts.forEach(all::put);
        return all.build();
    }
}
