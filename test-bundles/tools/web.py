# SPDX-License-Identifier: Apache-2.0
"""A small web: pages, a redirect to a canary, and a search server like SearXNG. Writes its port, then each request's path."""
import http.server
import json
import sys


class Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        with open(sys.argv[1], "a", encoding="utf-8") as seen:
            seen.write(self.path + " " + (self.headers.get("X-Subscription-Token") or "-") + "\n")
        if self.path.startswith("/leave"):
            self.send_response(302)
            self.send_header("Location", sys.argv[3])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if "/search" in self.path:
            hit = {"title": "Found", "url": "https://example.org/found", "content": "a snippet", "description": "a snippet"}
            body, kind = json.dumps({"results": [hit], "web": {"results": [hit]}}), "application/json"
        else:
            body = ("<title>Page</title><h1>Head</h1><!-- HIDDEN --><p hidden>HIDDEN</p>"
                    "<p>Some <a href=next>text</a> \u00fc</p>")
            kind = "text/html; charset=utf-8"
        data = body.encode("utf-8")
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
with open(sys.argv[2], "w", encoding="utf-8") as port:
    port.write(str(server.server_address[1]) + "\n")
server.serve_forever()
