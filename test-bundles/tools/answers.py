#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A server for every name: answers.py [ADDRESS:]PORT... says hello with the name it was asked for; /to?URL redirects to URL."""
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        path, _, to = self.path.partition("?")
        if path == "/to":
            self.send_response(302)
            self.send_header("Location", to)
            body = b""
        else:
            self.send_response(200)
            body = b"hello " + self.headers.get("Host", "").split(":")[0].encode()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


for place in sys.argv[1:]:
    address, _, port = place.rpartition(":")
    threading.Thread(target=ThreadingHTTPServer((address or "0.0.0.0", int(port)), Answers).serve_forever).start()
