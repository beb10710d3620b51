// SPDX-License-Identifier: Apache-2.0
package dev.creel.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerOptionsTest {
    @TempDir
    Path folder;

    private static List<Issue> issues(String docker) {
        List<Issue> issues = new ArrayList<>();
        ContainerOptions.of((Json.Obj) Json.parse(docker, 8), "docker", issues::add);
        return issues;
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"network\":\"egress\"}", "{\"domains\":[\"127.0.0.1\"],\"network\":\"egress\"}", "{\"domains\":[\"*\"]}", "{\"domains\":[\"com\"]}", "{\"domains\":[\"A.example\"]}",
        "{\"domains\":[\"a.example\\nevil.example\"]}", "{\"domains\":[\"http://a.example\"]}", "{\"domains\":[\"0x7f.0x1\"]}", "{\"domains\":[\"\"]}",
        "{\"network\":\"host\"}", "{\"network\":\"HOST\"}", "{\"network\":\"\"}", "{\"user\":\"a b\"}", "{\"bindRoots\":[\"/\\u0000\"],\"binds\":[\"/srv/\\u0000:/x\"]}", "{\"bindRoots\":[\"/srv\"],\"binds\":[\"/srv/data:/lib64\"]}", "{\"binds\":[\"/var/run/docker.sock:/var/run/docker.sock\"]}", "{\"network\":\"container:other\"}", "{\"network\":\"ns:/proc/1/ns/net\"}",
        "{\"network\":\" none\"}", "{\"seccompProfile\":\"unconfined\"}", "{\"apparmorProfile\":\"unconfined\"}", "{\"apparmorProfile\":\"Unconfined\"}",
        "{\"apparmorProfile\":\"x,unconfined\"}", 
        
        "{\"memory\":\"1t\"}", "{\"memory\":\"1g\",\"memorySwap\":\"512m\"}",
        "{\"ulimits\":{\"nofile\":\"2:1\"}}", "{\"ulimits\":{\"rtprio\":1}}",
        "{\"tmpfs\":[\"/workspace\"]}", "{\"tmpfs\":[\"/tmp:size=0\"]}", "{\"tmpfs\":[\"/tmp:suid\"]}", "{\"tmpfs\":[\"/proc/x\"]}", "{\"tmpfs\":[\"/a/../proc\"]}",
        "{\"image\":\"--privileged\"}", "{\"image\":\"a b\"}", "{\"containerPrefix\":\"-x\"}", "{\"workdir\":\"/proc\"}", "{\"workdir\":\"/a/../proc\"}",
        "{\"env\":{\"A=B\":\"x\"}}", "{\"env\":{\"A\":1}}",
        "{\"bindRoots\":[\"/\"],\"binds\":[\"/:/host\"]}", "{\"bindRoots\":[\"/\"],\"binds\":[\"/etc:/x\"]}", "{\"bindRoots\":[\"/\"],\"binds\":[\"/proc/1:/x\"]}",
        "{\"bindRoots\":[\"/\"],\"binds\":[\"/root:/x:rw\"]}", "{\"bindRoots\":[\"/\"],\"binds\":[\"/var/run/docker.sock:/x\"]}", "{\"bindRoots\":[\"/\"],\"binds\":[\"/var:/x\"]}",
        "{\"bindRoots\":[\"/srv\"],\"binds\":[\"/srv/../etc:/x\"]}", "{\"bindRoots\":[\"/srv\"],\"binds\":[\"/srv/data:/etc\"]}",
        "{\"bindRoots\":[\"/srv\"],\"binds\":[\"/srv/data:/workspace/.git\"]}", "{\"bindRoots\":[\"/srv\"],\"binds\":[\"/srv/data:/x:rw,rshared\"]}"})
    void whatOpensAContainerToItsHostIsRefusedByName(String docker) {
        String key = docker.contains("\"binds\"") ? "binds" : docker.contains("memorySwap") ? "memorySwap" : docker.substring(2, docker.indexOf('"', 2));
        assertThat(issues(docker)).extracting(Issue::path).contains("docker." + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "{\"network\":\"none\",\"readOnlyRoot\":true,\"capDrop\":[\"ALL\"],\"user\":\"1000:1000\",\"pidsLimit\":256,\"memory\":\"1g\",\"memorySwap\":\"2g\",\"cpus\":0.5}",
        "{\"tmpfs\":[\"/tmp\",\"/var/tmp:size=64m,noexec\"],\"ulimits\":{\"nofile\":{\"soft\":1,\"hard\":2},\"core\":\"0\",\"fsize\":1024}}",
        "{\"bindRoots\":[\"/srv\"],\"binds\":[\"/srv/data:/data\",\"/srv/more:/more:rw\"]}"})
    void whatDoesNotIsRead(String docker) {
        assertThat(issues(docker)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"network\":\"bridge\"}", "{\"network\":\"my-net\"}", "{\"readOnlyRoot\":false}", "{\"capDrop\":[]}", "{\"capDrop\":[\"NET_RAW\"]}",
        "{\"user\":\"0:0\"}", "{\"user\":\"root\"}", "{\"user\":\"1000\"}", "{\"user\":\"1000:0\"}", "{\"pidsLimit\":0}",
        "{\"memory\":\"-1\"}", "{\"memory\":0}", "{\"memorySwap\":-1}", "{\"cpus\":0}", "{\"cpus\":-1}", "{\"ulimits\":{\"nofile\":-1}}",
        "{\"ulimits\":{\"nofile\":{\"soft\":1024,\"hard\":-1}}}", "{\"binds\":[\"/srv/data:/x\"]}"})
    void whatTheFamilyAllowsAndWeDoNotIsReadAsWhatHoldsHereAndTold(String docker) throws Exception {
        ContainerOptions closed = ContainerOptions.of(Json.Obj.EMPTY, "docker", issue -> { });
        assertThat(issues(docker)).isEmpty();
        assertThat(ContainerOptions.of((Json.Obj) Json.parse(docker, 8), "docker", issue -> { })).isEqualTo(closed);
        Path file = folder.resolve("creel.json");
        String key = docker.substring(2, docker.indexOf('"', 2));
        Files.writeString(file, "{agents: {defaults: {sandbox: {docker: {}}}, list: [{id: 'main', sandbox: {docker: " + docker + "}}]}}");
        Config config = Config.open(new Location(folder, file));
        assertThat(config.inspect().issues()).isEmpty();
        assertThat(config.narrowed()).extracting(Issue::path).contains("agents.list[0].sandbox.docker." + key);
    }

    @Test
    void aBindThatDoesNotSayWritableIsReadOnlyAndThatIsTold() throws Exception {
        Path file = folder.resolve("creel.json");
        Files.writeString(file, "{agents: {defaults: {sandbox: {docker: {bindRoots: ['/srv'], binds: ['/srv/a:/a', '/srv/b:/b:rw'], image: 'host.example:5000/team/box:1'}}}, list: [{id: 'main', sandbox: {docker: {memory: '1g'}}}]}}");
        Config config = Config.open(new Location(folder, file));
        assertThat(config.inspect().issues()).isEmpty();
        assertThat(config.narrowed()).filteredOn(issue -> issue.path().contains(".docker.")).singleElement()
                .satisfies(issue -> assertThat(issue.toString()).contains("agents.defaults.sandbox.docker.binds", "/srv/a:/a"));
    }

    @Test
    void withoutSettingsEverythingIsClosedAndLimited() {
        ContainerOptions options = ContainerOptions.of(Json.Obj.EMPTY, "docker", issue -> { });
        assertThat(options.network()).isEqualTo("none");
        assertThat(options.pids()).isEqualTo(256);
        assertThat(options.memory()).isEqualTo(1L << 30).isEqualTo(options.swap());
        assertThat(options.nanoCpus()).isEqualTo(1_000_000_000L);
        assertThat(options.binds()).isEmpty();
        assertThat(options.tmpfs()).allMatch(folder -> folder.bytes() > 0);
        assertThat(options.limits()).extracting(ContainerOptions.Limit::name).contains("fsize", "nofile", "core");
    }

    @Test
    void anAgentsOptionsLieOverTheDefaults() {
        Json.Obj merged = ContainerOptions.merged((Json.Obj) Json.parse("{\"memory\":\"1g\",\"env\":{\"A\":\"1\",\"B\":\"1\"},\"binds\":[\"a\"]}", 8),
                (Json.Obj) Json.parse("{\"memory\":\"2g\",\"env\":{\"B\":\"2\"},\"binds\":[\"b\"]}", 8));
        assertThat(merged).isEqualTo(Json.parse("{\"memory\":\"2g\",\"env\":{\"A\":\"1\",\"B\":\"2\"},\"binds\":[\"a\",\"b\"]}", 8));
    }

    @Test
    void aConfigurationWithADangerousOptionIsNotTaken() throws Exception {
        Path file = folder.resolve("creel.json");
        for (String docker : List.of("network: 'host'", "privileged: true", "pidMode: 'host'", "devices: ['/dev/sda']", "capAdd: ['SYS_ADMIN']")) {
            Files.writeString(file, "{agents: {list: [{id: 'main', sandbox: {docker: {" + docker + "}}}]}}");
            String key = docker.substring(0, docker.indexOf(':'));
            assertThat(Config.open(new Location(folder, file)).inspect().issues()).extracting(Issue::toString).anyMatch(issue -> issue.contains(key));
        }
        Files.writeString(file, "{agents: {list: [{id: 'main', sandbox: {docker: {memory: '512m'}}}]}}");
        assertThat(Config.open(new Location(folder, file)).inspect().issues()).isEmpty();
    }

    @Test
    void aFolderWithKeysInItOrAboveThemIsNeitherBoundNorAWorkspace() {
        BindRules rules = new BindRules(Path.of("/home/me"), List.of(Path.of("/home/me/.creel"), Path.of("/srv/creel/creel.json")));
        List<Path> roots = List.of(Path.of("/home"), Path.of("/srv"));
        for (String source : List.of("/home", "/home/me", "/home/me/.ssh", "/home/me/.aws/credentials", "/home/me/.creel", "/home/me/.creel/workspace", "/other", "/srv", "/srv/creel")) {
            assertThat(rules.bind(Path.of(source), roots)).as(source).isPresent();
        }
        assertThat(rules.bind(Path.of("/home/me/project"), roots)).isEmpty();
        Map<String, Boolean> workspaces = Map.of("/home/me/.creel/workspace", true, "/home/me/.creel/workspace-two", true, "/home/me/project", true,
                "/srv/work", true, "/home/me", false, "/home/me/.creel", false, "/home/me/.creel/credentials", false, "/", false, "/etc/x", false, "/home/me/.ssh", false);
        workspaces.forEach((path, may) -> assertThat(rules.workspace(Path.of(path)).isEmpty()).as(path).isEqualTo(may));
        BindRules root = new BindRules(Path.of("/root"), List.of(Path.of("/root/.creel")));
        assertThat(root.workspace(Path.of("/root/.creel/sandboxes/x"))).isEmpty();
        assertThat(root.workspace(Path.of("/root"))).isPresent();
        assertThat(root.workspace(Path.of("/root/.creel/journal"))).isPresent();
    }

    @Test
    void aDomainThatAnotherCoversIsLeftOutAndAListWithoutEgressIsNone() {
        assertThat(read("{\"network\":\"egress\",\"domains\":[\"b.example\",\"x.a.example\",\".a.example\",\"a.example\",\"ba.example\",\"b.example\"]}").domains())
                .containsExactly(".a.example", "b.example", "ba.example");
        assertThat(read("{\"domains\":[\"b.example\"]}").domains()).isEmpty();
        assertThat(read("{\"domains\":[\"b.example\"]}").network()).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "{\"network\":\"egress\",\"domains\":[\".a.example\",\"b.example\"]}", "{\"cpus\":10,\"memory\":\"2g\",\"memorySwap\":\"3g\",\"pidsLimit\":7,\"user\":\"5:6\"}",
        "{\"cpus\":0.25,\"tmpfs\":[\"/a:size=7m,noexec\",\"/b\"],\"ulimits\":{\"nofile\":\"1:2\"},\"env\":{\"A\":\"b\\nc\"},\"setupCommand\":\"true\"}",
        "{\"bindRoots\":[\"/srv\"],\"binds\":[\"/srv/data:/data\",\"/srv/more:/more:rw\"],\"seccompProfile\":\"/p\",\"apparmorProfile\":\"x\"}"})
    void whatIsWrittenIsReadAsTheSame(String docker) {
        ContainerOptions options = read(docker);
        assertThat(issues(options.section().text())).isEmpty();
        assertThat(read(options.section().text())).isEqualTo(options);
        assertThat(read(options.section().text()).section()).isEqualTo(options.section());
    }

    private static ContainerOptions read(String docker) {
        return ContainerOptions.of((Json.Obj) Json.parse(docker, 8), "docker", issue -> { });
    }
}
