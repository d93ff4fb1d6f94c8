"""deploy/nginx.conf as nginx runs it: what it hands on, what it answers by itself, and what it never writes down."""

from __future__ import annotations

import contextlib
import datetime
import http.client
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from stodtelefon.tests.ports import free_port

pytestmark = pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed here.")

SECRET = "Zk3-hemlig_lank-som-ingen-ska-se"
AROUND = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/main.log alert;
events {{ }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/x; uwsgi_temp_path {folder}/x; scgi_temp_path {folder}/x;
  access_log off;
  include {folder}/site.conf;
}}
"""


class Echo(BaseHTTPRequestHandler):
    """Stands where the line stands, and says what it was handed."""

    def do_GET(self):
        body = repr(sorted((name.lower(), value) for name, value in self.headers.items())).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "stod.example")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


class Proxy:
    """nginx with our file, on ports of its own, before a line that echoes or before nothing."""

    def __init__(self, folder: Path, upstream: int):
        self.folder, self.port, plain = folder, free_port(), free_port()
        make_certificate(folder)
        text = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
        for ours, here in (
            ("listen 80;", f"listen 127.0.0.1:{plain};"),
            ("listen 443", f"listen 127.0.0.1:{self.port}"),
            ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
            ("/etc/ssl/stodtelefon", str(folder)),
            ("/var/log/nginx", str(folder)),
        ):
            assert ours in text
            text = text.replace(ours, here)
        (folder / "site.conf").write_text(text)
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder))
        self.command = [
            "nginx",
            "-p",
            str(folder),
            "-e",
            str(folder / "main.log"),
            "-c",
            str(folder / "nginx.conf"),
        ]

    @contextlib.contextmanager
    def running(self):
        process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        try:
            for _ in range(500):
                with contextlib.suppress(OSError):
                    socket.create_connection(("127.0.0.1", self.port), 1).close()
                    break
                time.sleep(0.01)
            yield self
        finally:
            process.terminate()
            process.wait()

    def get(self, path: str, **headers: str) -> tuple[int, dict, str]:
        trusting = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        trusting.check_hostname = False
        asked = http.client.HTTPSConnection("127.0.0.1", self.port, context=trusting, timeout=10)
        asked.request("GET", path, headers={"Host": "stod.example"} | headers)
        answer = asked.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read().decode()
        asked.close()
        return found

    def written(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))


@pytest.fixture
def line():
    """The port of a line that echoes."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_nginx_understands_the_file(tmp_path):
    done = subprocess.run([*Proxy(tmp_path, 1).command, "-t"], capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, "")
    assert "test is successful" in done.stderr


def test_proxy_says_itself_who_asks_and_hands_on_no_other_word(tmp_path, line):
    lies = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "annan.example",
        "X-Real-IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9",
        "X-Request-ID": "203.0.113.9",
    }

    with Proxy(tmp_path, line).running() as proxy:
        status, headers, handed = proxy.get("/", **lies)

    assert status == 200
    assert "('x-forwarded-for', '127.0.0.1')" in handed
    assert "('x-forwarded-proto', 'https')" in handed
    assert "('host', 'stod.example')" in handed
    assert "203.0.113.9" not in handed
    assert "annan.example" not in handed
    assert headers["Server"] == "nginx"


def test_nothing_secret_reaches_the_logs(tmp_path, line):
    with Proxy(tmp_path, line).running() as proxy:
        for path in (
            f"/konto/inbjudan/{SECRET}/",
            "/arenden/2026-0042/boka/",
            "/samtal/1f6b7c1e-5a3e-4c8e-9d3f-2b8f3b0b1a11/",
            f"/samtal/?sok={SECRET}",
            "/%2e%2e/arenden/2026-0042/",
            "/halsa/redo/",
        ):
            proxy.get(path, Referer=f"https://stod.example/konto/inbjudan/{SECRET}/")
    written = proxy.written()

    places = [row.split()[3] for row in (tmp_path / "stodtelefon.access.log").read_text().splitlines()]
    assert places == ["/konto/inbjudan", "/arenden", "/samtal", "/samtal", "-", "/halsa/redo"]
    assert SECRET not in written
    assert "2026-0042" not in written
    assert "1f6b7c1e" not in written


def test_line_that_does_not_answer_is_told_in_swedish_and_nothing_secret_is_written(tmp_path):
    with Proxy(tmp_path, free_port()).running() as proxy:
        status, headers, page = proxy.get(f"/konto/inbjudan/{SECRET}/")

    assert status == 502
    assert headers["Cache-Control"] == "no-store"
    assert "Programmet svarar inte just nu" in page
    assert "ring 112" in page
    assert " 502 " in (tmp_path / "stodtelefon.access.log").read_text()
    assert SECRET not in proxy.written()


def test_one_who_hammers_the_sign_in_page_is_slowed_down_and_others_are_not(tmp_path, line):
    with Proxy(tmp_path, line).running() as proxy:
        answers = [proxy.get("/konto/logga-in/")[0] for _ in range(40)]
        elsewhere = proxy.get("/")[0]

    assert answers[:20] == [200] * 20
    assert 429 in answers
    assert elsewhere == 200


def test_file_that_is_too_big_is_refused_in_swedish(tmp_path, line):
    with Proxy(tmp_path, line).running() as proxy:
        status, _, page = proxy.get("/utat/las-in/", **{"Content-Length": "10000000"})

    assert status == 413
    assert "Filen är för stor" in page
    assert "Inget är sparat." in page
