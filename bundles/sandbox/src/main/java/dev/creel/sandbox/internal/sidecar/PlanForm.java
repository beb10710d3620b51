// SPDX-License-Identifier: Apache-2.0
package dev.creel.sandbox.internal.sidecar;

import dev.creel.api.json.Json;
import dev.creel.config.Config.Issue;
import dev.creel.config.ContainerOptions;
import dev.creel.sandbox.SandboxRefused;
import dev.creel.sandbox.internal.FileNumber;
import dev.creel.sandbox.internal.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A plan as it goes to sandboxd, with the number of each folder. The options go as the section of a configuration, and are read by
 * the same reader that validates one: what that one refuses or narrows is refused.
 */
record PlanForm(Plan plan, Map<String, String> numbers) {
    static final Pattern INSTANCE = Pattern.compile("[0-9a-f]{32}");
    static final Pattern NUMBER = Pattern.compile("[0-9a-f]{1,16}:[0-9]{1,20}");
    private static final Pattern AGENT = Pattern.compile("[A-Za-z0-9_-]{0,64}");
    private static final Pattern SCOPE = Pattern.compile("shared|(agent|session):[^\\p{Cntrl}]{1,500}");
    private static final Pattern IMAGE = Pattern.compile("(sha256:)?[0-9a-f]{64}");
    private static final Pattern USER = Pattern.compile("[1-9][0-9]{0,8}:[1-9][0-9]{0,8}");
    private static final Pattern PATH = Pattern.compile("/[^\\p{Cntrl}]{1,1000}");
    private static final int MOST_MOUNTS = 32;

    static Json.Obj write(Plan plan) {
        if (!plan.options().binds().isEmpty() || !plan.seccomp().isEmpty() || !plan.options().apparmor().isEmpty()) {
            throw new SandboxRefused("sandboxd.options", "sandboxd gives no container binds of the operator's or other filters than the engine's",
                    "remove binds, seccompProfile and apparmorProfile from sandbox.docker");
        }
        return Json.object().put("agentId", plan.agentId()).put("scope", plan.scope()).put("image", plan.image()).put("user", plan.user())
                .put("mounts", Json.array(plan.mounts().stream().map(PlanForm::mount).toList()))
                .put("docker", docker(plan.options().section())).build();
    }

    /** Roots of binds without binds are nothing a container is made from. */
    private static Json docker(Json.Obj section) {
        Map<String, Json> members = new LinkedHashMap<>(section.members());
        members.remove("bindRoots");
        return new Json.Obj(members);
    }

    private static Json mount(Plan.Mount mount) {
        try {
            return Json.object().put("source", mount.source()).put("target", mount.target()).put("writable", mount.writable())
                    .put("number", FileNumber.of(Path.of(mount.source()))).build();
        } catch (IOException e) {
            throw new SandboxRefused("sandbox.workspace", "the folder " + mount.source() + " cannot be looked at: " + e.getMessage(), "make it readable");
        }
    }

    static PlanForm read(Json json, String instance) {
        Form form = Form.of(json, "agentId", "scope", "image", "user", "mounts", "docker");
        List<Json> listed = form.list("mounts");
        if (listed.isEmpty() || listed.size() > MOST_MOUNTS) {
            throw Form.refused("it has no mounts, or more than " + MOST_MOUNTS);
        }
        ContainerOptions options = options(form.object("docker"));
        List<Plan.Mount> mounts = new ArrayList<>();
        Map<String, String> numbers = new HashMap<>();
        for (Json one : listed) {
            Form mount = Form.of(one, "source", "target", "writable", "number");
            mounts.add(new Plan.Mount(mount.text("source", PATH), mount.text("target", PATH), mount.flag("writable")));
            if (numbers.put(mount.text("target", PATH), mount.text("number", NUMBER)) != null) {
                throw Form.refused("two mounts have one target");
            }
        }
        return new PlanForm(new Plan(instance, form.text("agentId", AGENT), form.text("scope", SCOPE), form.text("image", IMAGE),
                form.text("user", USER), mounts, options, ""), numbers);
    }

    private static ContainerOptions options(Json.Obj section) {
        List<Issue> issues = new ArrayList<>();
        ContainerOptions options = ContainerOptions.of(section, "docker", issues::add);
        if (!issues.isEmpty()) {
            Issue first = issues.get(0);
            throw new SandboxRefused("sandboxd.options", first.path() + " " + first.message(), first.remedy());
        }
        if (!options.section().equals(section)) {
            throw new SandboxRefused("sandboxd.options", "the options are not what they are read as", "send them as they are in force");
        }
        if (section.has("binds") || section.has("bindRoots") || !options.seccomp().isEmpty() || !options.apparmor().isEmpty()) {
            throw new SandboxRefused("sandboxd.options", "binds of the operator's and other filters than the engine's are not for a gateway to choose",
                    "leave binds, seccompProfile and apparmorProfile out");
        }
        return options;
    }
}
