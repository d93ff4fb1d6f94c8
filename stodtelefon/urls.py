"""Every address of the line. The paths are Swedish and a contract: they do not change."""

from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from stodtelefon import views

admin.site.login = secure_admin_login(admin.site.login)

PARTS = (
    ("", "stodtelefon.desk"),
    ("konto/", "stodtelefon.accounts"),
    ("logg/", "stodtelefon.audit"),
    ("gallring/", "stodtelefon.privacy"),
    ("", "calls"),
    ("", "meetings"),
    ("", "referrals"),
    ("utat/", "outreach"),
    ("statistik/", "stodtelefon.reporting"),
)

urlpatterns = [
    path("halsa/", views.health, name="health"),
    path("admin/", admin.site.urls),
    *(
        path(prefix, include(f"{app}.urls"))
        for prefix, app in PARTS
        if find_spec(app) and find_spec(f"{app}.urls")
    ),
]
