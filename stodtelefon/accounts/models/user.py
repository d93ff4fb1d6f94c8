"""A person who works with the line. An account is disabled, never deleted: old lines keep pointing to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from unicodedata import normalize

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Exists, Expression, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from stodtelefon.accounts.models.away import SOON, Away, away_words
from stodtelefon.accounts.models.deputyship import lent_roles
from stodtelefon.database.written import Given, Written
from stodtelefon.permissions import ROLE_PERMISSIONS, Permission, Role, permissions_of
from stodtelefon.saving import FormMade, Versioned
from stodtelefon.swedish_order import SwedishOrder
from stodtelefon.texts import plain

# What `normalise_address` leaves nothing of, as Postgres asks for it.
UNTIDY = r"[\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\uff01-\uff5e]"


class UserQuerySet(models.QuerySet):
    def active(self):
        """Accounts that may sign in, or may as soon as their invitation has been used."""
        return self.filter(is_active=True)

    def able_to_sign_in(self):
        """Active, and with a password that has been set, or known at the municipality's own sign-in."""
        has_password = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        if not settings.OIDC_ISSUER:
            return self.active().filter(has_password)
        bound = self.model.provider_bindings.rel.related_model.objects.filter(
            user=OuterRef("pk"), issuer=settings.OIDC_ISSUER
        )
        return self.active().filter(has_password | Exists(bound))

    def who_may(self, permission: Permission):
        """Active people whose roles allow something, by name: the choices when a colleague is to be picked."""
        roles = [role for role, allowed in ROLE_PERMISSIONS.items() if permission in allowed]
        return self.active().filter(roles__overlap=roles).order_by(SwedishOrder("name"), "pk")

    def who_may_on(self, day: date, permission: Permission):
        """The same on a local day: also by what is lent to them then. For whom is there to decide, not for what is
        given to keep."""
        roles = [role for role, allowed in ROLE_PERMISSIONS.items() if permission in allowed]
        able = Q(roles__overlap=roles) | Q(lent_roles__overlap=roles)
        return self.active().with_lent_roles(on=day).filter(able)

    def here(self, *, on: date):
        """Active people who are not away on a day."""
        return self.active().exclude(pk__in=Away.objects.on(on).values("user"))

    def with_away(self, *, on: date):
        """Each with the days away that go on or begin soon, for `label_in_list`. Costs no query of its own."""
        near = Away.objects.not_over(on=on).filter(user=OuterRef("pk"), first_day__lte=on + SOON)
        near = near.order_by("first_day")
        return self.annotate(
            away_from=Subquery(near.values("first_day")[:1]), away_until=Subquery(near.values("last_day")[:1])
        )

    def with_lent_roles(self, *, on: date | Expression):
        """Each with the roles of others that they have on a local day (`lent_roles`). Costs no query of its own."""
        return self.annotate(lent_roles=lent_roles(on=on))

    def with_address(self, email: str):
        return self.filter(email=normalise_address(email))

    def for_list(self):
        return self.select_related("invited_by", "disabled_by").order_by(
            "-is_active", SwedishOrder("name"), "pk"
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get(self, *args, **kwargs):
        """Every request asks for one account by its key: that takes no statement to be made. With the roles that are
        lent to it today."""
        if args or kwargs.keys() != {"pk"}:
            return super().get(*args, **kwargs)
        key = self.model._meta.pk.get_prep_value(kwargs["pk"])
        found = _with_lent_roles().ask({"key": key, "day": timezone.localdate()})
        if not found:
            raise self.model.DoesNotExist("User matching query does not exist.")
        *values, lent = found[0]
        person = self.model.from_db(DEFAULT_DB_ALIAS, _columns(), values)
        person.lent_roles = lent
        return person

    def get_by_natural_key(self, username):
        return self.get(email=normalise_address(username))


@cache
def _columns() -> list[str]:
    return [field.attname for field in User._meta.concrete_fields]


@cache
def _with_lent_roles() -> Written:
    rows = User.objects.with_lent_roles(on=Given("day", models.DateField()))
    return Written.of(rows.filter(pk=Given("key", models.BigIntegerField())))


def normalise_address(email: str) -> str:
    """One spelling of an e-mail address: the same whatever case it is written in, and where it was pasted from."""
    return plain(email).lower()


def as_kept(password: str) -> str:
    """A password as it is hashed: the same letters are the same password on every keyboard (NFKC)."""
    return normalize("NFKC", password)


class User(Versioned, FormMade, AbstractBaseUser):
    """An account: who, which roles, and since when it is closed. Signs in with e-mail and password.

    `lent_roles` are those of who is away and has this person as deputy today (`Deputyship`), where the account was read
    with them: of whoever asks, and of those who are there (`Staffing`). What somebody is given to keep is given by the
    roles of their own.

    The key is a bigint, since a booking's exclusion constraint compares ranges of it. `morning_mail_on` is the last
    local day on which the morning mail was sent. `log_notice` is the version of what one is told of the
    checks of the log that the person has confirmed (`stodtelefon/accounts/log_notice.py`), 0: none.
    """

    bookkeeping = ("password", "last_login", "sessions_ended_at", "morning_mail_on")
    # One's own affair: whoever else has asked for something about the account need not ask anew.
    aside = frozenset(
        {
            *("password", "sessions_ended_at", "wants_morning_mail", "morning_mail_on", "has_keys_off"),
            *("log_notice", "log_notice_at"),
        }
    )

    email = models.EmailField("e-postadress", max_length=254)
    name = models.CharField("namn", max_length=120)
    title = models.CharField("titel", max_length=120, blank=True)
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices),
        verbose_name="roller",
        default=list,
        blank=True,
    )
    is_child_assessor = models.BooleanField("barnbedömare (SoL 25:1)", default=False)
    is_active = models.BooleanField("kan logga in", default=True, editable=False)
    invited_at = models.DateTimeField("inbjuden", null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="inbjuden av",
    )
    disabled_at = models.DateTimeField("avstängd", null=True, blank=True, editable=False)
    disabled_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="avstängd av",
    )
    sessions_ended_at = models.DateTimeField("utloggad överallt", null=True, blank=True, editable=False)

    wants_morning_mail = models.BooleanField(
        "vill ha ett morgonmejl", default=False, db_default=False, editable=False
    )
    morning_mail_on = models.DateField("senaste morgonmejl", null=True, blank=True, editable=False)
    has_keys_off = models.BooleanField(
        "har stängt av kortkommandon", default=False, db_default=False, editable=False
    )

    log_notice = models.PositiveSmallIntegerField(
        "version av beskedet om loggkontroll", default=0, db_default=0, editable=False
    )
    log_notice_at = models.DateTimeField("bekräftat", null=True, blank=True, editable=False)

    objects = UserManager()
    lent_roles: Sequence[str] = ()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Privacy:
        personal = ("password", "last_login", "email", "name", "title")
        plain = (
            "id",
            "version",
            "form_token",
            "roles",
            "is_child_assessor",
            "is_active",
            "invited_at",
            "invited_by",
            "disabled_at",
            "disabled_by",
            "sessions_ended_at",
            "wants_morning_mail",
            "morning_mail_on",
            "has_keys_off",
            "log_notice",
            "log_notice_at",
        )

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_address_is_used_once",
                violation_error_message="Det finns redan ett konto med den e-postadressen.",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="user_address_is_in_lower_case",
                violation_error_message="E-postadressen ska skrivas med små bokstäver.",
            ),
            models.CheckConstraint(
                condition=~Q(email__regex=UNTIDY),
                name="user_address_is_tidy",
                violation_error_message="E-postadressen ska skrivas utan mellanslag och osynliga tecken.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="user_has_a_name",
                violation_error_message="Ange personens namn.",
            ),
            models.CheckConstraint(
                condition=Q(roles__contained_by=Role.values),
                name="user_holds_only_known_roles",
                violation_error_message="Välj roller ur listan.",
            ),
            models.CheckConstraint(
                condition=Q(invited_by__isnull=True) | Q(invited_at__isnull=False),
                name="user_invited_by_someone_has_a_time",
                violation_error_message="En inbjudan behöver en tidpunkt.",
            ),
            models.CheckConstraint(
                condition=Q(log_notice=0, log_notice_at__isnull=True)
                | Q(log_notice__gt=0, log_notice_at__isnull=False),
                name="user_confirms_the_log_notice_at_some_time",
                violation_error_message="Ett bekräftat besked om loggkontroll behöver en tidpunkt.",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, disabled_at__isnull=True, disabled_by__isnull=True)
                | Q(
                    is_active=False,
                    disabled_at__isnull=False,
                    disabled_by__isnull=False,
                ),
                name="user_is_disabled_by_someone_at_a_time",
                violation_error_message="Ett avstängt konto behöver både tidpunkt och den som stängde av det.",
            ),
        ]

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password and as_kept(raw_password))

    def check_password(self, raw_password: str) -> bool:
        """One that was chosen before the letters were made alike is taken as it was typed."""
        kept = as_kept(raw_password)
        return super().check_password(kept) or (kept != raw_password and super().check_password(raw_password))

    def get_absolute_url(self):
        return reverse("accounts:user", args=[self.pk])

    def __str__(self):
        return self.name

    @property
    def created_by_id(self):
        """Whose form made the account: what `already_made` asks for."""
        return self.invited_by_id

    def can(self, permission: Permission) -> bool:
        """Whether the table in permissions.py allows it. Which rows: `visible_to` on each QuerySet."""
        return permission in self.permissions

    def can_by_own_roles(self, permission: Permission) -> bool:
        """Whether it is allowed for good, and not by a role that is lent for some days: what somebody can be given."""
        return self.is_active and permission in permissions_of(self.roles)

    @property
    def permissions(self) -> frozenset[Permission]:
        """All that the table allows; nothing when the account is closed."""
        return permissions_of(self.roles_now) if self.is_active else frozenset()

    @property
    def roles_now(self) -> list[str]:
        """One's own, and those that are lent today."""
        return [*self.roles, *self.lent_roles]

    @property
    def role_labels(self) -> list[str]:
        """The roles in words, in the order of the table."""
        return [role.label for role in Role if role in self.roles]

    @property
    def roles_in_words(self) -> str:
        """The roles and the mark, in the middle of a sentence: «samordnare, barnbedömare», «ingen roll»."""
        mark = ["barnbedömare"] if self.is_child_assessor else []
        return ", ".join([*self.role_labels, *mark]) or "ingen roll"

    @property
    def why_gone(self) -> str:
        """Why somebody who was chosen does not stand among the choices any more."""
        if not self.is_active:
            return f"Kontot för {self.name} är avstängt. Välj någon annan."
        return f"{self.name} kan inte väljas här längre. Välj någon annan."

    @property
    def signature(self) -> str:
        """Name and title as they are written under a note."""
        return f"{self.name}, {self.title}" if self.title else self.name

    def label_in_list(self, *, on: date, has_title: bool = False) -> str:
        """The name where a colleague is chosen, and whether the person is away: asked for by `with_away`."""
        name = self.signature if has_title else self.name
        first_day = getattr(self, "away_from", None)
        return f"{name} ({away_words(first_day, self.away_until, on=on)})" if first_day else name

    def roles_with(self, given: Iterable[str], *, decided: Collection[str]) -> list[Role]:
        """The roles, in the order of the table, when somebody else decides those in `decided` and gives `given`."""
        given = set(given) & set(decided)
        return [role for role in Role if role in given or (role in self.roles and role not in decided)]

    def roles_beyond(self, other: User) -> list[str]:
        """In words, what this person is and `other` cannot do in their place."""
        able = permissions_of(other.roles)
        found = [role.label for role in Role if role in self.roles and not able >= permissions_of([role])]
        if self.is_child_assessor and not other.is_child_assessor:
            found.append("barnbedömare")
        return found

    @property
    def mark(self) -> str:
        """Tells the tabs of one browser whether the same person is signed in, and nothing about who it is."""
        return salted_hmac("stodtelefon.accounts.mark", str(self.pk), algorithm="sha256").hexdigest()[:16]

    @property
    def has_accepted(self) -> bool:
        """Whether the person has been here: has used the invitation, or signed in through the municipality."""
        return self.has_usable_password() or self.last_login is not None

    # What Django's admin asks for: who edits the settings opens it, and all that is registered there.
    @property
    def is_staff(self) -> bool:
        return self.can(Permission.SETTINGS_EDIT)

    def has_perm(self, perm, obj=None) -> bool:
        return self.is_staff

    def has_perms(self, perm_list, obj=None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label) -> bool:
        return self.is_staff

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret=None):
        """A session lives until the password changes or all sessions are ended, whichever comes first."""
        ended = self.sessions_ended_at.isoformat() if self.sessions_ended_at else ""
        return salted_hmac(
            "stodtelefon.accounts.session",
            f"{self.password}|{ended}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()
