"""Every address of the line. The paths are Swedish and a contract: they do not change."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", include("stodtelefon.desk.urls")),
    path("konto/korningar/", include("stodtelefon.jobs.urls")),
    path("konto/nycklar/", include("stodtelefon.privacy.urls")),
    path("konto/", include("stodtelefon.organisation.urls")),
    path("konto/", include("stodtelefon.accounts.urls")),
    path("utkast/", include("stodtelefon.drafts.urls")),
    path("logg/", include("stodtelefon.audit.urls")),
    path("tidigare-lydelser/", include("stodtelefon.earlier.urls")),
    path("loggkontroll/", include("stodtelefon.review.urls")),
    path("", include("calls.urls")),
    path("", include("meetings.urls")),
    path("", include("referrals.urls")),
    path("utat/natt-och-hort/", include("stodtelefon.reporting.reach_urls")),
    path("utat/", include("outreach.urls")),
    path("statistik/", include("stodtelefon.reporting.urls")),
    path("oppna-data/", include("stodtelefon.reporting.open_data_urls")),
    path("", include("stodtelefon.watch.urls")),
    path("", include("stodtelefon.public.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "stodtelefon.watch.trouble.not_understood"
handler404 = "stodtelefon.watch.trouble.not_found"
handler500 = "stodtelefon.watch.trouble.trouble"
handler429 = "stodtelefon.accounts.views.sign_in.too_many_attempts"
