# SPDX-License-Identifier: MIT
"""A client for the protocol of Redis, as small as it can be."""

import socket


class Error(Exception):
    """An error reply: returned, not raised."""


def request(*words):
    """The bytes of a request."""
    words = [w if isinstance(w, bytes) else str(w).encode() for w in words]
    return b"*%d\r\n" % len(words) + b"".join(
        b"$%d\r\n%s\r\n" % (len(w), w) for w in words)


class Client:
    """A connection to a server on this machine."""

    def __init__(self, port, timeout=60, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF,
                                   receive_buffer)
        self.socket.settimeout(timeout)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def send(self, data):
        self.socket.sendall(data)

    def line(self):
        line = self.file.readline()
        if not line:
            raise EOFError("the server has closed the connection")
        if not line.endswith(b"\r\n"):
            raise ValueError("not the end of a line: %r" % line)
        return line[:-2]

    def reply(self):
        """The next reply."""
        head = self.line()
        kind, rest = head[:1], head[1:]
        if kind == b"+":
            return rest.decode()
        if kind == b"-":
            return Error(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        if kind != b"$":
            raise ValueError("not a reply: %r" % head)
        if rest == b"-1":
            return None
        data = self.file.read(int(rest) + 2)
        if not data.endswith(b"\r\n"):
            raise ValueError("not the end of a string: %r" % data)
        return data[:-2]

    def ask(self, *words):
        self.send(request(*words))
        return self.reply()

    def info(self):
        """INFO as a dictionary of strings."""
        text = self.ask("INFO").decode()
        return dict(line.split(":", 1) for line in text.split("\r\n")
                    if ":" in line)

    def close(self):
        self.file.close()
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
