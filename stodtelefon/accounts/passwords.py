"""What no password may be, besides what Django refuses: one's own name or address."""

from __future__ import annotations

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator, validate_password
from django.core.exceptions import ValidationError

from stodtelefon.accounts.models import User
from stodtelefon.accounts.models.user import as_kept


def check_strength(password: str, user: User) -> None:
    """Refuse a weak one at the field `password`. It is judged as it is kept: wide letters hide nothing."""
    try:
        validate_password(as_kept(password), user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None


class NotOneselfValidator(UserAttributeSimilarityValidator):
    """Refuses what is like the name, a part of it, or the address. The name of the domain is everybody's, and no secret
    of anybody."""

    def __init__(self):
        super().__init__(user_attributes=("name", "email"))

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None:
            return
        mine, domain = user.email.partition("@")[::2]
        super().validate(password.lower().removesuffix(f"@{domain}"), User(name=user.name, email=mine))
