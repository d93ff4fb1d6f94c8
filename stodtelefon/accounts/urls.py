from allauth.account.views import account_inactive, login, logout
from django.urls import include, path, register_converter

from stodtelefon.accounts.views import own, sign_in, users
from stodtelefon.drafts.keeping import keeps_no_form


class WayOfChanging:
    """The parts of an account that are changed on a page of their own."""

    regex = "|".join(users.WAYS_OF_CHANGING)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(WayOfChanging, "way")

own_patterns = [
    path("", own.profile, name="profile"),
    path("namn/", own.name, name="name"),
    path("losenord/", own.password, name="password"),
    path("vem-far-vad/", own.permissions, name="permissions"),
    path("anvandare/", users.index, name="user_index"),
    path("anvandare/ny/", users.create, name="user_create"),
    path("anvandare/<int:pk>/", users.detail, name="user"),
    path("anvandare/<int:pk>/andra/<way:what>/", users.edit, name="user_edit"),
    path("anvandare/<int:pk>/stang-av/", users.disable, name="user_disable"),
    path("anvandare/<int:pk>/oppna/", users.enable, name="user_enable"),
    path("anvandare/<int:pk>/lank/", users.new_link, name="user_link"),
    path("inbjudan/<str:token>/", sign_in.invitation, name="invitation"),
]

# allauth's own pages, only those that are needed. They keep their names and so stand outside the namespace.
urlpatterns = [
    path("logga-in/", login, name="account_login"),
    path("logga-ut/", keeps_no_form(logout), name="account_logout"),
    path("avstangt/", account_inactive, name="account_inactive"),
    path("", include((own_patterns, "accounts"))),
]
