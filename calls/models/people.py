"""The people of a case: who gets in touch, whom the concern is about, and the sealed store of identities."""

from __future__ import annotations

from uuid import uuid4

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from calls.models.cases import Case
from calls.models.choices import AgeBand, Milieu, Situation
from calls.models.codes import CallerRole
from calls.models.guards import stays_in_its_case, stays_sentence
from stodtelefon.privacy.fields import SealedTextField
from stodtelefon.privacy.hashing import KeyedHashField
from stodtelefon.privacy.reference_codes import reference_code_hashes
from stodtelefon.saving import Versioned

CODE_IS_TAKEN = "reference_code_belongs_to_one_caller"
NUMBER_NEEDS_MORE = "personal_number_needs_more_than_advice"
PERSONAL_NUMBER = "identity.personal_number"


class CallerQuerySet(models.QuerySet):
    def for_page(self):
        """With what the page of a case says of each, and how to reach them."""
        said = ("case", "is_municipal_staff", "is_anonymous", "code_set_at", "created_at", "withdrawn_at")
        of_role = ("role__label", "role__group")
        rows = self.select_related("role", "identity")
        return rows.only(*said, *of_role, "identity__caller", "identity__contact_safety", "identity__phone")

    def known_by(self, code: str):
        """Whoever has this reference code, whichever key made its hash.

        Somebody who was logged twice has two: both lead to the one that goes on.
        """
        has_it = Caller.objects.with_code(code)
        return self.filter(pk__in=has_it.values(known=Coalesce("same_as", "pk")))

    def with_code(self, code: str):
        return self.filter(code_hash__in=reference_code_hashes(code))

    def by_first_call(self):
        """In the order of `first_call_at`, which is what "Person 2" counts. Whoever was merged is left out."""
        calls = apps.get_model("calls", "Call").objects.filter(caller=OuterRef("pk")).order_by("received_at")
        rows = self.filter(same_as__isnull=True).annotate(
            first_call_at=Subquery(calls.values("received_at")[:1])
        )
        return rows.order_by(F("first_call_at").asc(nulls_last=True), "created_at")

    def in_contact(self):
        """Those who have not withdrawn, or who have called again since."""
        return self.filter(withdrawn_at__isnull=True)


class Caller(models.Model):
    """One who gets in touch, in one case. Counted once per person however often that person calls.

    An anonymous caller is told apart by the reference code alone, of which only a keyed hash is kept.
    `was_informed`: SN3 was read out (a name that is given is written down, and anonymity cannot then be promised).
    `withdrawn_at`: since then the line does not get in touch with them, until they call again.
    `same_as`: this one and that one were the same person, logged twice in two cases that became one. What was this
    one's is that one's now, but for the code, which leads there.
    """

    TRIGGER_SENTENCES = stays_sentence("caller", "Den som hör av sig")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="callers")
    role = models.ForeignKey(CallerRole, models.PROTECT, null=True, blank=True, verbose_name="roll")
    is_municipal_staff = models.BooleanField("kommunens egen personal", null=True, blank=True)
    is_anonymous = models.BooleanField("vill vara anonym", null=True, blank=True)
    was_informed = models.BooleanField("informerad om tystnadsplikt och anmälan", default=False)
    code_hash = KeyedHashField("återkopplingskod", null=True, blank=True, editable=False)
    code_set_at = models.DateTimeField("koden gäller från", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("inskriven", default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField("drog sig tillbaka", null=True, blank=True, editable=False)
    same_as = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="doublets",
        null=True,
        blank=True,
        db_index=False,
        verbose_name="samma person som",
    )

    objects = CallerQuerySet.as_manager()

    class Meta:
        verbose_name = "den som hör av sig"
        verbose_name_plural = "de som hör av sig"
        ordering = ("created_at",)
        indexes = [
            models.Index(fields=["same_as"], name="caller_doublets", condition=Q(same_as__isnull=False))
        ]
        triggers = [stays_in_its_case("caller")]
        constraints = [
            models.UniqueConstraint(
                name=CODE_IS_TAKEN,
                fields=["code_hash"],
                violation_error_message="Koden är redan given till någon annan. Läs upp den nya.",
            ),
            models.CheckConstraint(
                name="reference_code_has_its_time",
                condition=Q(code_hash__isnull=True, code_set_at__isnull=True)
                | Q(code_hash__isnull=False, code_set_at__isnull=False),
                violation_error_message="En återkopplingskod gäller från en tidpunkt.",
            ),
        ]

    class Privacy:
        personal = ("code_hash",)
        plain = (
            "id",
            "case",
            "role",
            "is_municipal_staff",
            "is_anonymous",
            "was_informed",
            "code_set_at",
            "created_at",
            "withdrawn_at",
            "same_as",
        )

    def __str__(self):
        return self.role.label if self.role else "roll ej uppgiven"


class PersonOfConcern(Versioned):
    """Whom the concern is about (den oron gäller), as it is known now. Not being named is a state, not a gap."""

    TRIGGER_SENTENCES = stays_sentence("person", "Den oron gäller")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.OneToOneField(Case, models.CASCADE, related_name="person_of_concern")
    age_band = models.CharField("ålder", max_length=10, choices=AgeBand, default=AgeBand.UNKNOWN)
    situation = models.CharField("läge", max_length=20, choices=Situation, blank=True)
    milieus = ArrayField(
        models.CharField(max_length=20, choices=Milieu), verbose_name="miljö", default=list, blank=True
    )

    class Meta:
        verbose_name = "den oron gäller"
        verbose_name_plural = "de oron gäller"
        triggers = [stays_in_its_case("person")]

    class Privacy:
        personal = ("milieus", "situation")
        plain = ("id", "case", "age_band", "version")

    def __str__(self):
        return "Den oron gäller"

    @property
    def age_words(self) -> str:
        """«15–17 år», «26 år eller äldre», «ålder okänd»."""
        if self.age_band == AgeBand.UNKNOWN:
            return "ålder okänd"
        if self.age_band == AgeBand.FROM_26:
            return "26 år eller äldre"
        return f"{self.get_age_band_display()} år"


class IdentityQuerySet(models.QuerySet):
    def by_case(self):
        """Each with `of_case`, the id of the case in which the person stands now (`case_now`)."""
        places = ("caller__same_as__case", "caller__case", "person__case__merged_into", "of_person")
        return self.alias(of_person=F("person__case")).annotate(of_case=Coalesce(*places))

    def earlier_than(self, identity: Identity):
        """What was written of the same person in cases that were merged since, and did not become what holds."""
        if identity.caller_id:
            return self.filter(caller__same_as=identity.caller_id)
        return self.filter(person__case__merged_into=identity.person.case_id)

    def with_people(self):
        """With all that `whose` asks for."""
        return self.select_related(
            "caller__role",
            "caller__case__handler",
            "caller__same_as__role",
            "caller__same_as__case__handler",
            "person__case__handler",
            "person__case__merged_into__handler",
        )


class Identity(Versioned):
    """A name, a way to be reached and how to be reached safely: a store of its own, sealed, with its own permission.

    Belongs to one caller (kept at any record level) or to the person of concern (only at record level `ärende`), and a
    caller's personal number needs more than `rådgivning`: triggers in the database hold both. With protected identity
    no telephone, e-mail or address is kept. Removing an identity removes the row; the case stays. That of a doublet
    stays with the doublet where the one that goes on has an identity too: it is read beside that one, and goes with it.
    """

    TRIGGER_SENTENCES = {
        "identity_of_person_of_concern_needs_full_record": (
            "Namn på den oron gäller får bara skrivas in på nivån ärende. Höj nivån först."
        ),
        NUMBER_NEEDS_MORE: (
            "På nivån rådgivning skrivs inget personnummer in. Höj nivån först, eller ta bort det."
        ),
    }
    # What must not be kept any longer, the level or the protection forbids in what was written before too.
    erases = {
        "NEW.is_protected": ("phone", "email", "address"),
        "NEW.personal_number IS NULL": ("personal_number",),
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    caller = models.OneToOneField(Caller, models.CASCADE, related_name="identity", null=True, blank=True)
    person = models.OneToOneField(
        PersonOfConcern, models.CASCADE, related_name="identity", null=True, blank=True
    )
    name = SealedTextField("namn", null=True, blank=True, max_length=200)
    personal_number = SealedTextField("personnummer", null=True, blank=True, max_length=20)
    personal_number_hash = KeyedHashField(
        "sökbart personnummer",
        of="personal_number",
        purpose=PERSONAL_NUMBER,
        null=True,
        blank=True,
        editable=False,
    )
    phone = SealedTextField("telefon", null=True, blank=True, max_length=60)
    email = SealedTextField("e-post", null=True, blank=True, max_length=254)
    address = SealedTextField("adress", null=True, blank=True, max_length=300)
    contact_safety = SealedTextField("så får ni nå mig", null=True, blank=True, max_length=500)
    contact_times = SealedTextField("när", null=True, blank=True, max_length=200)
    interpreter_language = SealedTextField("tolk, språk", null=True, blank=True, max_length=60)
    is_protected = models.BooleanField("skyddade personuppgifter", default=False)
    added_at = models.DateTimeField("inskriven", default=timezone.now, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = "identitet"
        verbose_name_plural = "identiteter"
        indexes = [models.Index(fields=["personal_number_hash"], name="identity_by_personal_number")]
        constraints = [
            models.CheckConstraint(
                name="identity_belongs_to_one_person",
                condition=Q(caller__isnull=False, person__isnull=True)
                | Q(caller__isnull=True, person__isnull=False),
                violation_error_message="En identitet hör till en enda person.",
            ),
            models.CheckConstraint(
                name="protected_identity_keeps_no_contact",
                condition=Q(is_protected=False)
                | Q(phone__isnull=True, email__isnull=True, address__isnull=True),
                violation_error_message=(
                    "Med skyddade personuppgifter sparas ingen telefon, e-post eller adress här."
                ),
            ),
            models.CheckConstraint(
                name="identity_personal_number_and_hash_together",
                condition=Q(personal_number__isnull=True, personal_number_hash__isnull=True)
                | Q(personal_number__isnull=False, personal_number_hash__isnull=False),
                violation_error_message="Personnumret kunde inte sparas. Skriv det igen.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="identity_needs_full_record",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__person__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM calls_case c JOIN calls_personofconcern p ON p.case_id = c.id
                        WHERE p.id = NEW.person_id AND c.record_level = 'case'
                    ) THEN
                        RAISE EXCEPTION 'identity of person of concern needs full record'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'identity_of_person_of_concern_needs_full_record';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                # A number that is there already stays: a change of keys makes its hash anew.
                name="identity_number_needs_more_than_advice",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__caller__isnull=False, new__personal_number_hash__isnull=False),
                func="""
                    IF (TG_OP = 'INSERT' OR OLD.personal_number_hash IS NULL) AND EXISTS (
                        SELECT 1 FROM calls_case c JOIN calls_caller a ON a.case_id = c.id
                        WHERE a.id = NEW.caller_id AND c.record_level = 'advice'
                    ) THEN
                        RAISE EXCEPTION 'a personal number needs more than advice'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'personal_number_needs_more_than_advice';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    class Privacy:
        personal = (
            "name",
            "personal_number",
            "personal_number_hash",
            "phone",
            "email",
            "address",
            "contact_safety",
            "contact_times",
            "interpreter_language",
            "is_protected",
        )
        plain = ("id", "caller", "person", "added_at", "added_by", "version")

    def __str__(self):
        return "Identitet"

    @property
    def case(self) -> Case:
        """The case that the row is in."""
        return self.caller.case if self.caller_id else self.person.case

    @property
    def whose(self) -> Caller | None:
        """The caller as they stand now; None for the person of concern."""
        return (self.caller.same_as or self.caller) if self.caller_id else None

    @property
    def case_now(self) -> Case:
        """The case in which the person stands now: the one that went on, where two became one."""
        return self.whose.case if self.caller_id else self.person.case.merged_into or self.person.case


class CodeAccess(models.Model):
    """A correct reference code opened one caller's part of a case to one call taker, for 24 hours."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    caller = models.ForeignKey(Caller, models.CASCADE, related_name="code_accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField("öppnad", default=timezone.now)
    until = models.DateTimeField("till")

    class Meta:
        verbose_name = "öppning med kod"
        verbose_name_plural = "öppningar med kod"
        indexes = [models.Index(fields=["user", "until"], name="code_access_by_user")]

    class Privacy:
        personal = ()
        plain = ("id", "caller", "user", "opened_at", "until")

    def __str__(self):
        return "Öppning med kod"
