#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends sandboxd what it has to refuse, and says what it answers: ANSWER|WHAT.

foreign.py SOCKET INSTANCE CONTAINER IMAGE   INSTANCE is its gateway's, CONTAINER somebody else's
"""
import json
import socket
import sys

door, instance, container, image = sys.argv[1:]
LIMITS = {name: {"soft": soft, "hard": hard} for name, soft, hard in
          (("core", 0, 0), ("fsize", 1 << 30, 1 << 30), ("nofile", 1024, 4096), ("nproc", 32768, 32768))}


def request(op, **members):
    return {"op": op, "instance": instance, **members}


def plan(mount=None, docker=None, **members):
    options = {"image": "creel-sandbox:bookworm-slim", "containerPrefix": "creel-sbx-", "workdir": "/workspace", "network": "none",
               "pidsLimit": 256, "memory": 1 << 30, "memorySwap": 1 << 30, "cpus": 1, "tmpfs": ["/tmp:size=268435456"],
               "ulimits": LIMITS, "env": {"LANG": "C.UTF-8"}, **(docker or {})}
    folder = {"source": "/var/lib/creel/workspace", "target": "/workspace", "writable": True, "number": "1:1", **(mount or {})}
    return request("create", plan={"agentId": "main", "scope": "agent:main", "image": image, "user": "10001:10001",
                                   "mounts": [folder], "docker": options, **members})


def run(**members):
    return request("exec", **{"container": container, "argv": ["id"], "workdir": "", "environment": {}, "terminal": False, **members})


FOREIGN = {
    "the engine's list": "GET /v1.41/containers/json HTTP/1.1", "the engine's create": 'POST /v1.41/containers/create {"HostConfig":{"Privileged":true}}',
    "no object": "[]", "no op": {"instance": instance}, "an op of the engine's": request("pull", image="alpine"), "build": request("build"),
    "another gateway": {"op": "facts", "instance": "0" * 32}, "a member more": request("facts", privileged=True),
    "an image that is not listed": request("image", name="alpine:3"), "the state folder of another": request("sentinel", folder="/etc"),
    "another container's end": request("remove", container=container), "by its name": request("remove", container="postgres"),
    "with a user": run(user="0"), "with privileges": run(privileged=True),
    "no command": run(argv=[]), "a kill of no command": request("kill", command="0" * 32, seconds=1),
    "the host's root": plan({"source": "/"}), "the host's /etc": plan({"source": "/etc"}), "the engine's socket": plan({"source": "/var/run/docker.sock"}),
    "the credentials": plan({"source": "/var/lib/creel/credentials"}), "the state folder": plan({"source": "/var/lib/creel"}),
    "a way up": plan({"source": "/var/lib/creel/workspace/../../../../etc"}), "over the system": plan({"target": "/etc"}),
    "another folder's number": plan(), "root": plan(user="0:0"), "root's group": plan(user="10001:0"), "another image": plan(image="sha256:" + "0" * 64),
    "the host's network": plan(docker={"network": "host"}), "another's network": plan(docker={"network": "container:postgres"}),
    "too much memory": plan(docker={"memory": 1 << 40, "memorySwap": 1 << 40}), "privileged": plan(docker={"privileged": True}),
    "a capability": plan(docker={"capAdd": ["SYS_ADMIN"]}), "a device": plan(docker={"devices": ["/dev/sda"]}),
    "no filter": plan(docker={"seccompProfile": "unconfined"}), "a filter of its own": plan(docker={"seccompProfile": "/tmp/open.json"}),
    "the host's processes": plan(docker={"pid": "host"}), "a bind": plan(docker={"bindRoots": ["/srv"], "binds": ["/srv/x:/x:rw"]}),
}

def answer(line):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(60)
        connection.connect(door)
        connection.sendall(line.encode() + b"\n")
        return connection.makefile().readline()


for what, one in FOREIGN.items():
    said = answer(one if isinstance(one, str) else json.dumps(one))
    print((list(json.loads(said)) or ["nothing"])[0] + "|" + what)
