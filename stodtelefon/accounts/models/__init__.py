"""Accounts, invitations, who they are at the municipality's own sign-in, who is away, and what takes two: lost second
factors, other roles and deputies."""

from stodtelefon.accounts.models.away import Away
from stodtelefon.accounts.models.deputyship import Deputyship
from stodtelefon.accounts.models.factor_reset import FactorReset
from stodtelefon.accounts.models.invitation import Invitation
from stodtelefon.accounts.models.provider_binding import ProviderBinding
from stodtelefon.accounts.models.role_change import RoleChange
from stodtelefon.accounts.models.user import User

__all__ = ["Away", "Deputyship", "FactorReset", "Invitation", "ProviderBinding", "RoleChange", "User"]
