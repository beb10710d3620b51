#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A server of names: names.py ADDRESS TO writes each name it is asked for to standard output; every name below .example leads to TO, but
inside.example, local.example and mixed.example lead inside."""
import socket
import struct
import sys

address, to = sys.argv[1:]
INSIDE = {"inside.example": ["10.1.2.3"], "local.example": ["127.0.0.1"], "mixed.example": [to, "10.1.2.3"]}


def name(question):
    labels, at = [], 0
    while question[at]:
        labels.append(question[at + 1:at + 1 + question[at]].decode())
        at += 1 + question[at]
    return ".".join(labels).lower(), at + 5


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind((address, 53))
while True:
    query, peer = server.recvfrom(512)
    asked, end = name(query[12:])
    print(asked, flush=True)
    kind = struct.unpack("!H", query[12 + end - 4:12 + end - 2])[0]
    found = INSIDE.get(asked, [to]) if asked.endswith(".example") else None
    records = found if found and kind == 1 else []
    head = query[:2] + struct.pack("!HHHHH", 0x8180 if found else 0x8183, 1, len(records), 0, 0)
    body = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(one) for one in records)
    server.sendto(head + query[12:12 + end] + body, peer)
