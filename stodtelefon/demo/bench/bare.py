"""The floor that every page is measured against: Django's own sign-in, one list and one form, and nothing else.

Sessions in the database, the middleware that every project starts with, one table. Served by gunicorn as the line is.
"""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

SIGN_IN = """<form method="post">{% csrf_token %}{{ form.as_p }}<button>Logga in</button></form>"""
LIST = """<!doctype html><html lang="sv"><title>Golv</title>
<body><p>Inloggad som {{ user.username }}</p>
<ul>{% for n in numbers %}<li>Rad {{ n }}</li>{% endfor %}</ul></body></html>"""
FORM = """<!doctype html><html lang="sv"><form method="post">{% csrf_token %}
<textarea name="body"></textarea><button>Spara</button></form></html>"""
PAGES = {"registration/login.html": SIGN_IN, "list.html": LIST, "form.html": FORM}
LOADER = "django.template.loaders.locmem.Loader"
LOGIN = PASSWORD = "bare"  # noqa: S105 (it guards an empty list)

settings.configure(
    SECRET_KEY="it signs the sessions of an empty list",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    LOGIN_URL="/login/",
    LOGIN_REDIRECT_URL="/",
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.cached.Loader", [(LOADER, PAGES)])],
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                ],
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ["BARE_NAME"],
            "HOST": os.environ["BARE_HOST"],
            "PORT": os.environ["BARE_PORT"],
            "USER": os.environ["BARE_USER"],
            "PASSWORD": os.environ["BARE_PASSWORD"],
            "CONN_MAX_AGE": 60,
        }
    },
)
django.setup()

from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.shortcuts import redirect, render  # noqa: E402
from django.urls import path  # noqa: E402


@login_required
def rows(request):
    return render(request, "list.html", {"numbers": range(25)})


@login_required
def new_row(request):
    if request.method == "POST":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bare_row (body) VALUES (%s)", [request.POST["body"]])
        return redirect("/")
    return render(request, "form.html")


urlpatterns = [path("login/", LoginView.as_view()), path("", rows), path("new/", new_row)]
application = get_wsgi_application()

if __name__ == "__main__":  # once in a new database
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_row (id bigserial PRIMARY KEY, body text)")
    User.objects.create_superuser(LOGIN, password=PASSWORD)
