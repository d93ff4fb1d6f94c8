from allauth.account.views import account_inactive, logout
from django.urls import include, path

from stodtelefon.accounts.views import away, own, sign_in, users

own_patterns = [
    path("", own.profile, name="profile"),
    path("namn/", own.name, name="name"),
    path("losenord/", own.password, name="password"),
    path("borta/", away.index, name="away_index"),
    path("borta/ny/", away.create, name="away_create"),
    path("borta/<int:pk>/", away.edit, name="away_edit"),
    path("borta/<int:pk>/tillbaka/", away.end, name="away_end"),
    path("borta/<int:pk>/ta-bort/", away.remove, name="away_remove"),
    path("morgonmejl/", own.morning_mail, name="morning_mail"),
    path("kortkommandon/", own.shortcuts, name="shortcuts"),
    path("vem-far-vad/", own.permissions, name="permissions"),
    path("anvandare/", users.index, name="user_index"),
    path("anvandare/ny/", users.create, name="user_create"),
    path("anvandare/<int:pk>/", users.detail, name="user"),
    path("anvandare/<int:pk>/andra/roller/", users.edit_roles, name="user_roles"),
    path("anvandare/<int:pk>/andra/namn/", users.edit_name, name="user_name"),
    path("anvandare/<int:pk>/andra/adress/", users.edit_address, name="user_address"),
    path("anvandare/<int:pk>/stang-av/", users.disable, name="user_disable"),
    path("anvandare/<int:pk>/oppna/", users.enable, name="user_enable"),
    path("anvandare/<int:pk>/lank/", users.new_link, name="user_link"),
    path("inbjudan/<str:token>/", sign_in.invitation, name="invitation"),
]

# allauth's own pages, only those that are needed. They keep their names and so stand outside the namespace.
urlpatterns = [
    path("logga-in/", sign_in.sign_in, name="account_login"),
    path("logga-ut/", logout, name="account_logout"),
    path("avstangt/", account_inactive, name="account_inactive"),
    path("", include((own_patterns, "accounts"))),
]
