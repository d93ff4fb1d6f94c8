"""A referral: the draft, the sending, the approval, the answer and the end of it."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from calls.promptness import add_working_days
from referrals.forms.fields import PICK, AgencyField, BasisField, moment_field, words
from referrals.models import Referral, SentHow
from referrals.models.referrals import SHEET_MAX
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission

SHEET_HELP = (
    "Skriv exakt det som lämnas ut, ord för ord: det står kvar i registret. Bara det som mottagaren behöver."
)


class ReferralForm(StodForm, forms.Form):
    """A draft. Only who may send sees and sets the legal basis."""

    agency = AgencyField(label="Vem kopplas in?", empty_label="Välj samverkansaktör")
    scope = words("Vad ber vi dem om?", longest=2000, rows=2)
    sheet = words("Det här lämnas ut, ordagrant", longest=SHEET_MAX, rows=8, help_text=SHEET_HELP)
    is_named = forms.BooleanField(
        label="Underlaget innehåller namn eller annat som pekar ut någon",
        required=False,
        help_text="Går bara på nivån ärende.",
    )
    legal_basis = BasisField(required=False)
    basis_reason = words("Skäl", longest=2000, rows=2, help_text="Behövs för de flesta grunder.")
    consented_on = forms.DateField(
        label="Samtycket lämnades den",
        required=False,
        error_messages={"invalid": "Skriv datumet som 2026-11-22."},
    )

    def __init__(self, *args, user, referral: Referral | None = None, **kwargs):
        if referral is not None:
            own = {name: getattr(referral, name) for name in self.base_fields}
            kwargs["initial"] = own | {"version": referral.version} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["agency"].offer(keep=referral.agency if referral else None)
        self.sets_basis = user.can(Permission.REFERRAL_SEND)
        if self.sets_basis:
            self.fields["legal_basis"].offer(keep=referral.legal_basis if referral else None)
        else:
            for name in ("legal_basis", "basis_reason", "consented_on"):
                del self.fields[name]
        self.referral = referral

    @property
    def facts(self) -> dict:
        """A call taker's change leaves the basis as it is."""
        if self.sets_basis or self.referral is None:
            return self.cleaned_data
        kept = ("legal_basis", "basis_reason", "consented_on")
        return {name: getattr(self.referral, name) for name in kept} | self.cleaned_data

    @property
    def bases(self) -> list:
        return self.fields["legal_basis"].bases if self.sets_basis else []

    @property
    def dated_bases(self) -> str:
        """The bases that need a day, for the panel that depends on the choice."""
        return "|".join(str(basis.pk) for basis in self.bases if basis.needs_date)


class NewReferralForm(ReferralForm):
    once = True


class ChangeReferralForm(ReferralForm):
    versioned = True


class SendForm(StodForm, forms.Form):
    versioned = True

    how = forms.ChoiceField(
        label="Hur lämnas underlaget över?",
        choices=SentHow.choices,
        widget=forms.RadioSelect,
        help_text="Aldrig med e-post.",
        error_messages={"required": "Välj hur det lämnas över.", "invalid_choice": PICK},
    )
    recipient = forms.CharField(
        label="Till vem hos dem?",
        max_length=300,
        required=False,
        help_text="Funktion eller namn i tjänsten, till exempel ”kuratorn”.",
    )
    at = moment_field("När lämnades det över?")
    answer_due_on = forms.DateField(
        label="Svar väntas senast", error_messages={"invalid": "Skriv datumet som 2026-11-22."}
    )

    def __init__(self, *args, referral: Referral, **kwargs):
        due_on = add_working_days(timezone.localdate(), referral.agency.answer_days)
        initial = {"version": referral.version, "answer_due_on": due_on} | (kwargs.pop("initial", None) or {})
        super().__init__(*args, initial=initial, **kwargs)


class AskForm(StodForm, forms.Form):
    """Nothing but the version: a deed that needs no words."""

    versioned = True


class ReturnForm(StodForm, forms.Form):
    versioned = True

    reason = words(
        "Varför godkänns den inte?",
        longest=1000,
        required=True,
        help_text="Samordnaren läser det här. Upprepa inget ur underlaget.",
    )


class AnswerForm(StodForm, forms.Form):
    versioned = True

    KINDS = (("accept", "de tar emot"), ("decline", "de tackar nej"))

    kind = forms.ChoiceField(
        label="Vad svarade de?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad de svarade.", "invalid_choice": PICK},
    )
    answer = words("Svaret i ord", longest=5000, help_text="Behövs när de tackar nej.")
    at = moment_field("När svarade de?")


class CompleteForm(StodForm, forms.Form):
    versioned = True

    outcome = forms.ChoiceField(
        label="Vad gav inkopplingen?",
        choices=Referral.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad inkopplingen gav.", "invalid_choice": PICK},
    )
    outcome_text = words("I ord", longest=5000)
    at = moment_field("När blev den klar?")


class WithdrawForm(StodForm, forms.Form):
    versioned = True

    reason = words("Varför återkallas den?", longest=1000, required=True)


class RemindForm(StodForm, forms.Form):
    versioned = True

    answer_due_on = forms.DateField(
        label="Nytt svar senast", error_messages={"invalid": "Skriv datumet som 2026-11-22."}
    )
