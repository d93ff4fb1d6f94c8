from allauth.account.views import account_inactive, logout
from allauth.mfa.base.views import authenticate
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from stodtelefon.accounts.second_factor import before_second_factor
from stodtelefon.accounts.views import (
    away,
    factor_resets,
    own,
    role_changes,
    second_factor,
    sessions,
    sign_in,
    users,
)

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
    path("tolv-regler/", own.twelve_rules, name="twelve_rules"),
    path("inloggad/", sessions.index, name="sessions"),
    path("inloggad/andra/", sessions.end_others, name="sessions_end_others"),
    path("inloggad/<int:pk>/", sessions.end, name="session_end"),
    path("bekrafta/", second_factor.confirm, name="confirm"),
    path("andra-steget/", second_factor.index, name="second_factor"),
    path("andra-steget/app/", second_factor.app, name="second_factor_app"),
    path("andra-steget/nyckel/", second_factor.key, name="second_factor_key"),
    path("andra-steget/reservkoder/", second_factor.recovery_codes, name="recovery_codes"),
    path("andra-steget/<int:pk>/ta-bort/", second_factor.remove, name="second_factor_remove"),
    path("andra-steget/vantar/", factor_resets.index, name="factor_resets"),
    path("andra-steget/vantar/<int:pk>/godkann/", factor_resets.approve, name="factor_reset_approve"),
    path("andra-steget/vantar/<int:pk>/avsla/", factor_resets.decline, name="factor_reset_decline"),
    path("andra-steget/vantar/<int:pk>/aterta/", factor_resets.withdraw, name="factor_reset_withdraw"),
    path("roller/vantar/<int:pk>/godkann/", role_changes.approve, name="role_change_approve"),
    path("roller/vantar/<int:pk>/avsla/", role_changes.decline, name="role_change_decline"),
    path("roller/vantar/<int:pk>/aterta/", role_changes.withdraw, name="role_change_withdraw"),
    path("anvandare/", users.index, name="user_index"),
    path("anvandare/ny/", users.create, name="user_create"),
    path("anvandare/<int:pk>/", users.detail, name="user"),
    path("anvandare/<int:pk>/andra/roller/", users.edit_roles, name="user_roles"),
    path("anvandare/<int:pk>/andra/namn/", users.edit_name, name="user_name"),
    path("anvandare/<int:pk>/andra/adress/", users.edit_address, name="user_address"),
    path("anvandare/<int:pk>/stang-av/", users.disable, name="user_disable"),
    path("anvandare/<int:pk>/oppna/", users.enable, name="user_enable"),
    path("anvandare/<int:pk>/andra-steget/", factor_resets.ask, name="factor_reset_ask"),
    path("anvandare/<int:pk>/lank/", users.new_link, name="user_link"),
    path("inbjudan/<str:token>/", sign_in.invitation, name="invitation"),
]

# allauth's own pages, only those that are needed. They keep their names and so stand outside the namespace.
urlpatterns = [
    path("logga-in/", sign_in.sign_in, name="account_login"),
    path("logga-in/kod/", login_not_required(authenticate), name="mfa_authenticate"),
    path("logga-ut/", before_second_factor(logout), name="account_logout"),
    path("avstangt/", account_inactive, name="account_inactive"),
    path("", include((own_patterns, "accounts"))),
]
