"""How gunicorn runs the line: `gunicorn --config deploy/gunicorn.conf.py stodtelefon.wsgi`.

Two workers with four threads each share what the master has loaded: together at most 175 MB. What is loaded stays
until the master is started anew, so an upgrade restarts and does not reload; meanwhile systemd's socket keeps the door.
No line says which address was asked for: links of invitations and numbers of cases stand in addresses.
"""

import gc
import sys
from pathlib import Path

chdir = str(Path(__file__).resolve().parent.parent)
sys.path.insert(0, chdir)

from stodtelefon.database.serving import connections_at_once  # noqa: E402
from stodtelefon.watch.workers import child_exit, post_fork, start_counting  # noqa: E402, F401 (two are gunicorn's hooks)

start_counting()

proc_name = "stodtelefon"
bind = "127.0.0.1:8000"  # unless systemd hands over a socket, or --bind says otherwise

preload_app = True
workers = 2
worker_class = "gthread"
threads = 4
worker_connections = connections_at_once()
timeout = 30  # of a worker that no longer answers; a thread's own work is not cut off
graceful_timeout = 30  # for what is being answered when the line is stopped
keepalive = 5
max_requests = 20_000  # what may leak in somebody's library never grows for long
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 (the sign of life is no file on a disk that may be slow or full)

control_socket_disable = True
accesslog = None  # nginx writes one, without what is secret (deploy/nginx.conf)
loglevel = "info"
capture_output = True  # with --log-file the program's own lines stand there too, not only gunicorn's
logger_class = (
    "stodtelefon.logs.GunicornLogger"  # lines like the program's own, without anything that was sent
)


def on_starting(server):
    """Without its environment it would be development with a database of its own, which nobody meant."""
    from django.conf import settings

    if not settings.PRODUCTION:
        sys.exit("DATABASE_URL saknas, eller DEBUG är på: gunicorn kör linjen bara i drift.")


def when_ready(server):
    """What is loaded is left alone by the collector, so that the workers go on sharing it."""
    gc.collect()
    gc.freeze()
