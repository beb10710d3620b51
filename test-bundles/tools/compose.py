#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds runtime/package/compose.yaml line by line against the rules for a gateway in a container.

compose.py FILE       prints each rule with its verdict, then changes the file in each of the ways below, each of which must be noticed
compose.py FILE run [SERVICE]   prints the engine's options for the same container, one a line, for a machine without compose
"""
import copy
import re
import sys

import yaml


def one_temporary_folder(service):
    folders = service.get("tmpfs") or []
    if len(folders) != 1:
        return False
    path, _, options = folders[0].partition(":")
    options = set(options.split(","))
    return path == "/tmp" and {"noexec", "nosuid", "nodev"} <= options and any(re.fullmatch(r"size=\d{1,3}m", o) for o in options)


STATE = {"type": "volume", "source": "state", "target": "/var/lib/creel"}
DOOR = {"type": "volume", "source": "door", "target": "/run/sandboxd"}
ENGINE = {"type": "bind", "source": "/var/run/docker.sock", "target": "/var/run/docker.sock"}
CLOSED = {"read_only": True}


def token_from_outside(service):
    environment = service.get("environment") or {}
    return set(environment) == {"CREEL_GATEWAY_TOKEN", "CREEL_SANDBOXD"} and environment["CREEL_SANDBOXD"] == "/run/sandboxd/socket" \
        and str(environment["CREEL_GATEWAY_TOKEN"]).startswith("${CREEL_GATEWAY_TOKEN:?")


def engines_group(service):
    groups = service.get("group_add") or []
    return len(groups) == 1 and str(groups[0]).startswith("${CREEL_ENGINE_GROUP:?")


def megabytes(text):
    found = re.fullmatch(r"(\d+)m", str(text))
    return int(found[1]) if found else 0


# Rule, what it says, and when it holds; a key of a service that no rule of its own names is refused.
COMMON = {
    "image": ("an image of ours, with a tag, not the newest", lambda s: re.fullmatch(r"creel-gateway:(?!latest$)[\w.-]+", str(s.get("image")))),
    "pull_policy": ("nothing is fetched at start", lambda s: s.get("pull_policy") == "never"),
    "user": ("a user that is not root, by number", lambda s: re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", str(s.get("user")))),
    "init": ("ended processes are collected", lambda s: s.get("init") is True),
    "read_only": ("the root file system cannot be written", lambda s: s.get("read_only") is True),
    "privileged": ("not privileged", lambda s: s.get("privileged") is False),
    "cap_drop": ("no capability is left", lambda s: s.get("cap_drop") == ["ALL"]),
    "security_opt": ("no new privileges; filters as the engine has them", lambda s: s.get("security_opt") == ["no-new-privileges:true"]),
    "ipc": ("own shared memory", lambda s: s.get("ipc") == "private"),
    "cgroup": ("own view of control groups", lambda s: s.get("cgroup") == "private"),
    "pids_limit": ("bounded processes", lambda s: 0 < (s.get("pids_limit") or 0) <= 1024),
    "mem_limit": ("bounded memory", lambda s: 0 < megabytes(s.get("mem_limit")) <= 2048),
    "memswap_limit": ("no swap beyond the memory", lambda s: s.get("memswap_limit") == s.get("mem_limit") and s.get("mem_limit")),
    "cpus": ("bounded processor time", lambda s: 0 < (s.get("cpus") or 0) <= 4),
    "shm_size": ("bounded shared memory", lambda s: 0 < megabytes(s.get("shm_size")) <= 64),
    "ulimits": ("no core files, bounded open files", lambda s: (s.get("ulimits") or {}).get("core") == 0
                and 0 < ((s["ulimits"].get("nofile") or {}).get("hard") or 0) <= 65536),
    "tmpfs": ("one temporary folder, bounded, nothing in it runs", one_temporary_folder),
    "restart": ("comes back, unless it was stopped", lambda s: s.get("restart") == "unless-stopped"),
    "stop_grace_period": ("time to end in order", lambda s: s.get("stop_grace_period") in ("30s", "10s")),
    "logging": ("bounded logs", lambda s: (s.get("logging") or {}).get("driver") == "local" and {"max-size", "max-file"} <= set(s["logging"].get("options") or {})),
}


RULES = {
    "gateway": {
        **COMMON,
        "volumes": ("two named volumes, the door only to be opened; no folder of the host, no socket of an engine",
                    lambda s: s.get("volumes") == [STATE, {**DOOR, **CLOSED}]),
        "environment": ("the token comes from outside and must be there; sandboxd's socket; nothing else", token_from_outside),
        "networks": ("a network of its own", lambda s: s.get("networks") == ["outside"]),
        "ports": ("one port, of the loopback address only", lambda s: s.get("ports") == ["127.0.0.1:18789:18789"]),
    },
    "sandboxd": {
        **COMMON,
        "command": ("sandboxd with the state volume as its one root", lambda s: s.get("command") == [
            "sandboxd", "--socket", "/run/sandboxd/socket", "--root", "/var/lib/creel=volume:creel_state"]),
        "group_add": ("the group of the engine's socket from outside, and no other", engines_group),
        "network_mode": ("no network", lambda s: s.get("network_mode") == "none"),
        "volumes": ("the engine's socket, the state to be looked at, the door; nothing else of the host",
                    lambda s: s.get("volumes") == [ENGINE, {**STATE, **CLOSED}, DOOR]),
    },
}
OUTSIDE = {"driver": "bridge", "driver_opts": {"com.docker.network.bridge.enable_icc": "false"},
           "ipam": {"config": [{"subnet": "172.30.87.0/28", "gateway": "172.30.87.1"}]}}


VOLUMES = {"state": {"driver": "local", "name": "creel_state"}, "door": {"driver": "local"}}


def faults(compose):
    found = [f"{key}: no such part is foreseen" for key in compose if key not in ("name", "services", "networks", "volumes")]
    services = compose.get("services") or {}
    found += [f"{name}: no such service is foreseen" for name in services if name not in RULES]
    for name, rules in RULES.items():
        service = services.get(name) or {}
        found += [f"{name}.{rule}: {text}" for rule, (text, holds) in rules.items() if not holds(service)]
        found += [f"{name}.{key}: no rule knows it" for key in service if key not in rules]
    if compose.get("networks") != {"outside": OUTSIDE}:
        found.append("networks: a bridge whose containers do not reach each other, with the address that the image's creel.json knows")
    if compose.get("volumes") != VOLUMES:
        found.append("volumes: the engine's own, not a folder under another name")
    return found


WRONG = {
    "image": "creel-gateway:latest", "pull_policy": "always", "user": "0:0", "init": False, "read_only": False, "privileged": True,
    "cap_drop": ["NET_RAW"], "security_opt": ["no-new-privileges:true", "seccomp=unconfined"], "ipc": "host", "cgroup": "host",
    "pids_limit": -1, "mem_limit": "0m", "memswap_limit": "-1", "cpus": 0, "shm_size": "1g", "ulimits": {"core": -1, "nofile": {"hard": 4096}},
    "tmpfs": ["/tmp:rw,size=64m"], "volumes": ["/var/run/docker.sock:/var/run/docker.sock"],
    "environment": {"CREEL_GATEWAY_TOKEN": "secret"}, "networks": ["outside", "other"], "ports": ["18789:18789"], "restart": "no",
    "stop_grace_period": "0s", "logging": {"driver": "json-file"}, "command": ["sandboxd", "--socket", "/run/sandboxd/socket", "--root", "/"],
    "group_add": ["0"], "network_mode": "host",
}
OPEN = {"gateway": {"volumes": [STATE, DOOR, ENGINE]}, "sandboxd": {"volumes": [ENGINE, STATE, DOOR]}}
ADDED = {
    "cap_add": ["SYS_ADMIN"], "devices": ["/dev/kvm"], "pid": "host", "uts": "host", "userns_mode": "host",
    "volumes_from": ["other"], "extra_hosts": ["a:host-gateway"], "cgroup_parent": "/", "sysctls": {"a": 1},
    "env_file": ".env", "entrypoint": "sh", "security_opts": [],
}


def mutants(compose):
    for name, rules in RULES.items():
        foreign = {key: WRONG[key] for other in RULES.values() for key in other if key not in rules}
        for how, values in (("without", dict.fromkeys(rules)), ("wrong", {key: WRONG[key] for key in rules}), ("open", OPEN[name]),
                            ("added", {**ADDED, **foreign})):
            for key, value in values.items():
                changed = copy.deepcopy(compose)
                if how == "without":
                    del changed["services"][name][key]
                else:
                    changed["services"][name][key] = value
                yield f"{name}.{key}", how, changed
    for part, value in (("networks", {"outside": {"external": True}}), ("volumes", {**VOLUMES, "state": {"driver_opts": {"type": "none", "o": "bind", "device": "/"}}})):
        yield part, "wrong", {**compose, part: value}
    yield "another", "added", {**compose, "services": {**compose["services"], "another": {"image": "x"}}}


def options(service):
    for flag in ("init", "read_only"):
        if service[flag]:
            yield f"--{flag.replace('_', '-')}"
    for key, flag in (("user", "user"), ("ipc", "ipc"), ("cgroup", "cgroupns"), ("pids_limit", "pids-limit"), ("mem_limit", "memory"),
                      ("memswap_limit", "memory-swap"), ("cpus", "cpus"), ("shm_size", "shm-size")):
        yield f"--{flag}={service[key]}"
    for key, flag in (("cap_drop", "cap-drop"), ("security_opt", "security-opt"), ("tmpfs", "tmpfs"), ("ports", "publish")):
        for value in service.get(key, []):
            yield f"--{flag}={value}"
    for name, value in service["ulimits"].items():
        yield f"--ulimit={name}={value}" if isinstance(value, int) else f"--ulimit={name}={value['soft']}:{value['hard']}"


def main(path, mode="", name="gateway"):
    with open(path, encoding="utf-8") as file:
        compose = yaml.safe_load(file)
    if mode == "run":
        print("\n".join(options(compose["services"][name])))
        return 0
    found = faults(compose)
    for name, rules in RULES.items():
        for rule, (text, _) in rules.items():
            print("BROKEN" if any(f.startswith(f"{name}.{rule}:") for f in found) else "holds ", f"{name}.{rule}".ljust(27), text)
    missed = [(key, how) for key, how, changed in mutants(compose) if not any(fault.startswith(key + ":") for fault in faults(changed))]
    count = sum(1 for _ in mutants(compose))
    for fault in found:
        print("compose.py: FAIL:", fault)
    for key, how in missed:
        print(f"compose.py: FAIL: {key}, {how}: nobody noticed")
    print(f"compose.py: {sum(map(len, RULES.values()))} rules, {len(found)} broken; {count - len(missed)} of {count} changes noticed")
    return 1 if found or missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
