"""Processes that end together: the one who fills in the invented years never outlives the server."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from stodtelefon.database.serving import Line

SERVER = """
import socket, sys, time
from stodtelefon.database.serving import in_a_process_beside
listener = socket.create_server(("127.0.0.1", 0))
if in_a_process_beside(listener):
    print("beside", listener.fileno(), flush=True)
    time.sleep(60)
print("served", flush=True)
sys.stdin.read()
"""


def lives(pid: int) -> bool:
    """A zombie is dead: nobody may be there to bury it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("end", [signal.SIGKILL, None], ids=["killed", "done"])
def test_process_beside_ends_with_the_server_and_has_no_port(end):
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = {server.stdout.readline(), server.stdout.readline()}
    [beside] = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()

    lived = lives(int(beside))
    if end:
        os.kill(server.pid, end)
    server.communicate()
    deadline = time.monotonic() + 20
    while lives(int(beside)) and time.monotonic() < deadline:
        time.sleep(0.01)

    assert said == {"beside -1\n", "served\n"}
    assert (lived, lives(int(beside))) == (True, False)


@pytest.mark.parametrize(("open_files", "connections"), [(64, 12), (1024, 492), (100_000, 1000)])
def test_no_more_are_let_in_than_files_may_be_open(open_files, connections, monkeypatch):
    monkeypatch.setattr(resource, "getrlimit", lambda which: (open_files, 100_000))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert Line(listener).cfg.worker_connections == connections
