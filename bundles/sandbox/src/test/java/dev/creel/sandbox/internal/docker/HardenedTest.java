// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.VolumesFrom;
import dev.creel.api.json.Json;
import dev.creel.config.ContainerOptions;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HardenedTest {
    private static final Hardened.Place HERE = in("none");

    private static Hardened.Place in(String network) {
        return new Hardened.Place(UnaryOperator.identity(), "/var/lib/docker", network, false);
    }

    private static Plan plan(String docker) {
        ContainerOptions options = ContainerOptions.of((Json.Obj) Json.parse(docker, 8), "docker", issue -> { });
        return new Plan("i", "a", "agent:a", "sha256:1", "1000:1000", List.of(new Plan.Mount("/srv/work", "/workspace", true)), options, "");
    }

    private static HostConfig hardened() {
        return Hardened.of(plan("{}"), HERE);
    }

    @Test
    void eachOptionThatOpensAContainerIsRefusedByNameBeforeItIsSent() {
        Map<String, Consumer<HostConfig>> dangers = new LinkedHashMap<>();
        dangers.put("privileged", config -> config.withPrivileged(true));
        dangers.put("network", config -> config.withNetworkMode("host"));
        dangers.put("network ", config -> config.withNetworkMode("container:other"));
        dangers.put("network  ", config -> config.withNetworkMode("bridge"));
        dangers.put("network   ", config -> config.withNetworkMode("f".repeat(64)));
        dangers.put("extraHosts", config -> config.withExtraHosts("a:host-gateway"));
        dangers.put("pidMode", config -> config.withPidMode("host"));
        dangers.put("pidMode ", config -> config.withPidMode("container:other"));
        dangers.put("ipcMode", config -> config.withIpcMode("host"));
        dangers.put("ipcMode ", config -> config.withIpcMode("shareable"));
        dangers.put("utsMode", config -> config.withUtSMode("host"));
        dangers.put("usernsMode", config -> config.withUsernsMode("host"));
        dangers.put("cgroupnsMode", config -> config.withCgroupnsMode("host"));
        dangers.put("cgroupParent", config -> config.withCgroupParent("/"));
        dangers.put("capAdd", config -> config.withCapAdd(Capability.SYS_ADMIN));
        dangers.put("capDrop", config -> config.withCapDrop(Capability.CHOWN));
        dangers.put("devices", config -> config.withDevices(new Device("rwm", "/dev/sda", "/dev/sda")));
        dangers.put("binds", config -> config.withBinds(Bind.parse("/var/run/docker.sock:/x")));
        dangers.put("binds ", config -> config.withVolumesFrom(new VolumesFrom("other")));
        dangers.put("mounts", config -> config.withMounts(List.of(new Mount().withType(MountType.VOLUME))));
        dangers.put("mounts ", config -> config.withMounts(List.of(new Mount().withType(MountType.BIND)
                .withBindOptions(new BindOptions().withPropagation(BindPropagation.R_SHARED)))));
        dangers.put("readOnlyRoot", config -> config.withReadonlyRootfs(false));
        dangers.put("runtime", config -> config.withRuntime("other"));
        dangers.put("sysctls", config -> config.withSysctls(Map.of("kernel.core_pattern", "x")));
        dangers.put("limits", config -> config.withPidsLimit(-1L));
        dangers.put("limits ", config -> config.withMemory(0L));
        dangers.put("oomKillDisable", config -> config.withOomKillDisable(true));
        dangers.put("groupAdd", config -> config.withGroupAdd(List.of("docker")));
        dangers.put("ports", config -> config.withPublishAllPorts(true));
        dangers.put("no-new-privileges", config -> config.withSecurityOpts(List.of()));
        dangers.put("securityOpt", config -> config.withSecurityOpts(List.of("no-new-privileges:true", "seccomp=unconfined")));
        dangers.put("securityOpt ", config -> config.withSecurityOpts(List.of("no-new-privileges:true", "label=disable")));
        dangers.forEach((name, danger) -> {
            HostConfig config = hardened();
            danger.accept(config);
            assertThatThrownBy(() -> Hardened.check(config, "none")).as(name).isInstanceOf(SandboxRefused.class)
                    .extracting(e -> ((SandboxRefused) e).rule()).isEqualTo("sandbox.docker." + name.strip());
        });
        assertThatCode(() -> Hardened.check(hardened(), "none")).as("control").doesNotThrowAnyException();
    }

    @Test
    void aFolderOfTheEnginesOwnSeesItsHostsMountsAndTheHostNeverThoseOfTheContainer() {
        for (String volume : List.of("/var/lib/docker/volumes/creel_state/_data", "/srv", "/var/lib/docker-other")) {
            Hardened.Place place = new Hardened.Place(source -> volume + source, "/var/lib/docker", "none", false);
            Mount mount = Hardened.of(plan("{}"), place).getMounts().get(0);
            assertThat(mount.getSource()).isEqualTo(volume + "/srv/work");
            assertThat(mount.getBindOptions().getPropagation()).isEqualTo(volume.startsWith("/var/lib/docker/") ? BindPropagation.R_SLAVE : BindPropagation.R_PRIVATE);
        }
    }

    @Test
    void aNetworkIsNamedByItsIdentityAndNoOtherNamePasses() {
        String made = "f".repeat(64);
        assertThat(Hardened.of(plan("{}"), in(made)).getDns()).containsExactly("127.0.0.1");
        for (String name : List.of("host", "bridge", "default", "container:other", "", "creel-egress-main")) {
            assertThatThrownBy(() -> Hardened.of(plan("{}"), in(name))).isInstanceOf(SandboxRefused.class)
                    .extracting(e -> ((SandboxRefused) e).rule()).isEqualTo("sandbox.docker.network");
        }
    }

    @Test
    void theFilterOfThePlanIsTheOneThatIsSent() {
        Plan plan = plan("{}");
        Plan filtered = new Plan("i", "a", "agent:a", plan.image(), plan.user(), plan.mounts(), plan.options(), "{\"defaultAction\":\"SCMP_ACT_ERRNO\"}");
        assertThat(Hardened.of(filtered, HERE).getSecurityOpts()).contains("seccomp={\"defaultAction\":\"SCMP_ACT_ERRNO\"}");
        assertThat(hardened().getSecurityOpts()).as("control").noneMatch(option -> option.startsWith("seccomp"));
    }
}
