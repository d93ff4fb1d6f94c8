"""Settings of the tests: constant keys, and an embedded server of their own that need not survive a power cut."""

import os

os.environ |= {
    "DEBUG": "true",
    "EMBEDDED_NAME": "test",
    "SECRET_KEY": "a-constant-key-for-the-tests-that-protects-nothing-at-all",
    "FIELD_KEYS": "1:" + "c2VhbC10ZXN0LXdpdGgta2V5LTAxLW5vdC1zZWNyZXQ=",
    "LOOKUP_KEYS": "1:" + "bG9vay10ZXN0LXdpdGgta2V5LTAyLW5vdC1zZWNyZXQ=",
    "AUDIT_KEYS": "1:" + "c2lnbi10ZXN0LXdpdGgta2V5LTAzLW5vdC1zZWNyZXQ=",
    "EMAIL_URL": "memorymail://",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright keeps an event loop running in the test's own thread
}

from stodtelefon.settings import *  # noqa: F403
from stodtelefon.settings import EMBEDDED_SERVER

EMBEDDED_SERVER.forget()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
