"""`manage.py serve`: try the line out on this machine, with everything set up and the invented years in it."""

import os
import signal
import socket

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Tags
from django.core.management import BaseCommand, CommandError, call_command
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, connection
from gunicorn.app.base import BaseApplication


class Command(BaseCommand):
    help = "Sets up the database, fills the invented years, prints the logins and serves on localhost."

    def add_arguments(self, parser):
        parser.add_argument("port", nargs="?", type=int, default=8000)

    def handle(self, *args, port, **options):
        if settings.PRODUCTION:
            raise CommandError(
                "serve is for trying out and development. In production: gunicorn stodtelefon.wsgi"
            )
        with open_port(port) as listener:
            self.stdout.write("Setting up the database ...")
            call_command("migrate", verbosity=0)
            self.check(tags=[Tags.database], databases=[DEFAULT_DB_ALIAS])
            if not get_user_model().objects.exists():
                self.stdout.write("Filling in the invented years, once ...")
                call_command("seed_demo")
            call_command("demo_logins")
            self.stdout.write(f"\n  http://localhost:{port}\n\nCtrl-C stops everything.", self.style.SUCCESS)
            self.stdout.flush()
            connection.close()  # each worker opens its own
            Line(listener).run()


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
            "post_worker_init": leave_ctrl_c_to_the_master,
        }
        for name, value in wanted.items():
            self.cfg.set(name, value)

    def load(self):
        return get_wsgi_application()


def leave_ctrl_c_to_the_master(worker):
    """The terminal sends Ctrl-C to everyone at once. The master answers it, and ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def open_port(port: int) -> socket.socket:
    """Taken at once, so that a taken port is told before anything is set up, and nobody takes it meanwhile."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except (OSError, OverflowError):
        listener.close()
        raise CommandError(
            f"Port {port} is taken or may not be used. Choose another: make run PORT=8001"
        ) from None
    return listener
