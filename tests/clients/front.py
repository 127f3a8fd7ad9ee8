"""A proxy in front of the sandbox that ends TLS.

The client insists on https and on a domain of Freshdesk's. It takes a proxy and a certificate authority as
arguments, so it needs no change: its CONNECT is answered here, and what comes through is passed on in plain HTTP.
"""

import socket
import socketserver
import ssl
import threading

import trustme

DOMAIN = "fernhill.freshdesk.com"


class Front(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, helpdesk_port, authority):
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.helpdesk_port = helpdesk_port
        self.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert(DOMAIN).configure_cert(self.tls)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Tunnel(socketserver.StreamRequestHandler):
    def handle(self):
        wanted = self.rfile.readline().decode("latin-1").split()
        while self.rfile.readline() not in (b"\r\n", b""):
            pass
        if wanted[:2] != ["CONNECT", f"{DOMAIN}:443"]:
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
            return
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with (
            self.server.tls.wrap_socket(self.connection, server_side=True) as client,
            socket.create_connection(("127.0.0.1", self.server.helpdesk_port)) as helpdesk,
        ):
            back = threading.Thread(target=copy, args=(helpdesk, client), daemon=True)
            back.start()
            copy(client, helpdesk)
            back.join()


def copy(source, target):
    """Passes on until the source ends, and ends the target then."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def start(helpdesk_port, folder):
    """The proxy, and the file of the authority that vouches for it."""
    authority = trustme.CA()
    authority_file = folder / "authority.pem"
    authority.cert_pem.write_to_path(authority_file)
    front = Front(helpdesk_port, authority)
    threading.Thread(target=front.serve_forever, daemon=True).start()
    return front, str(authority_file)
