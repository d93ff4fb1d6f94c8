"""Everything that changes an account or an invitation."""

from stodtelefon.accounts.actions.invitations import (
    accept_invitation,
    invite_first_administrator,
    invite_user,
    renew_invitation,
)
from stodtelefon.accounts.actions.users import (
    change_address,
    change_name,
    change_own_password,
    change_roles,
    disable_user,
    enable_user,
)

__all__ = [
    "accept_invitation",
    "change_address",
    "change_name",
    "change_own_password",
    "change_roles",
    "disable_user",
    "enable_user",
    "invite_first_administrator",
    "invite_user",
    "renew_invitation",
]
