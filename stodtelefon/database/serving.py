"""What `manage.py serve` stands on: a port that is ours, one set-up at a time, and processes that end together.

Whoever is killed, nobody is left behind: a worker and the one who fills in the invented years are told by the kernel
when the process that made them is gone, and end in good order. Then the next start finds the port free.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import errno
import os
import select
import signal
import socket
from collections.abc import Callable, Iterator

from django.core.management import CommandError
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connections
from gunicorn.app.base import BaseApplication

from stodtelefon.database.locks import Lock

LOCALHOST = "127.0.0.1"
TELL_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG
PATIENCE = 5000  # milliseconds


class Line(BaseApplication):
    """One worker with threads, on a port that is already ours. Ends at Ctrl-C and SIGTERM."""

    def __init__(self, listener: socket.socket):
        self.listener = listener
        super().__init__()

    def load_config(self):
        wanted = {
            "bind": f"fd://{os.dup(self.listener.fileno())}",
            "worker_class": "gthread",
            "threads": 4,
            "graceful_timeout": 3,
            "loglevel": "warning",
            "control_socket_disable": True,
            "logger_class": "stodtelefon.logs.GunicornLogger",
            "post_worker_init": follow_the_master,
        }
        for name, value in wanted.items():
            self.cfg.set(name, value)

    def load(self):
        return get_wsgi_application()


def follow_the_master(worker) -> None:
    """The terminal sends Ctrl-C to everyone at once. The master answers it, and ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(worker.ppid)


def port_number(text: str) -> int:
    """Refuses what is no port that can be served on."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 2**16:
        raise CommandError(
            f"PORT={text} är ingen port. Välj ett tal mellan 1024 och 65535: make run PORT=8001"
        )
    return int(text)


def open_port(host: str, port: int) -> socket.socket:
    """Taken at once, so that a taken port is told before anything is set up, and nobody takes it meanwhile."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise CommandError(_why_not(error.errno, host, port)) from None
    return listener


def _why_not(number: int | None, host: str, port: int) -> str:
    if number == errno.EADDRINUSE:
        return f"Port {port} är upptagen. Välj en annan: make run PORT=8001"
    if number in (errno.EACCES, errno.EPERM):
        return f"Port {port} får bara root använda. Välj en från 1024 och uppåt: make run PORT=8001"
    return (
        f"HOST={host} är ingen adress som den här maskinen har. Ange en av dess IPv4-adresser, eller 0.0.0.0."
    )


@contextlib.contextmanager
def one_set_up_at_a_time(say: Callable[[str], None]) -> Iterator[None]:
    """Two who start in the same folder: the second waits until the first has set everything up.

    Held on a connection of its own, so the database lets go of it when the process dies.
    """
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [Lock.SETTING_UP])
            if not cursor.fetchone()[0]:
                say("En annan start ställer just nu i ordning samma databas. Väntar på den ...")
                cursor.execute("SELECT pg_advisory_lock(%s)", [Lock.SETTING_UP])
        yield
    finally:
        connection.close()


def in_a_process_beside(listener: socket.socket) -> bool:
    """Go on in two processes: True in the new one, which has less to say over the processor, and no port.

    It ends when this process does, whichever way.
    """
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        listener.close()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        end_with_parent(parent)
        os.nice(10)
        return True
    atexit.register(_end, os.pidfd_open(child), parent)
    return False


def _end(child: int, parent: int) -> None:
    """End the process beside and wait for it. The workers have this from their master, and leave it."""
    if os.getpid() == parent:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(child, signal.SIGTERM)
            poll = select.poll()
            poll.register(child, select.POLLIN)
            poll.poll(PATIENCE)


def end_with_parent(parent: int) -> None:
    """Ask the kernel for a SIGTERM when the process that made this one is gone, even if it was killed."""
    ctypes.CDLL(None).prctl(TELL_WHEN_PARENT_DIES, signal.SIGTERM)
    if os.getppid() != parent:  # it died before it could be asked for
        os.kill(os.getpid(), signal.SIGTERM)
