"""Ports for servers that a test starts on this machine."""

import contextlib
import socket


def free_ports(count: int) -> list[int]:
    """So many, each another, on which nobody listens."""
    with contextlib.ExitStack() as held:
        listeners = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [listener.getsockname()[1] for listener in listeners]


def free_port() -> int:
    return free_ports(1)[0]
