"""A referral: the draft, the sending, the approval, the answer and the end of it."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone

from calls.promptness import add_working_days, why_free
from referrals.actions.disclosures import unapproved_faults
from referrals.actions.legal_bases import CONSENT
from referrals.actions.referrals import why_withdrawn
from referrals.forms.fields import AgencyField, BasisField, SheetForm
from referrals.models import Referral, SentHow
from referrals.models.referrals import SHEET_MAX
from referrals.order_of_steps import ANSWER, REMINDED, STEP, follows
from stodtelefon.forms.fields import EMPTY_IS_NOW, Day, Moment, OneOf, Tick, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.permissions import Permission

GONE_MEANWHILE = (
    "Utkastet ändrades medan du skrev: inkopplingen är i läget {status}. Det du skrev är inte sparat. "
    "Spara det som ett nytt utkast, om det fortfarande behövs."
)
SHEET_HELP = (
    "Skriv exakt det som lämnas ut, ord för ord: det står kvar i registret. Bara det som mottagaren behöver."
)


class WrittenInForm(StodForm, forms.Form):
    """What may be written in afterwards: when it happened, and that it is written now."""

    def __init__(self, *args, row: Referral | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["at"].since = row and follows(row)

    @property
    def arguments(self) -> dict:
        given = super().arguments
        return given | {"written_at": timezone.now() if given["at"] else None}


class ReferralForm(SheetForm):
    """A draft. Only who may send sees and sets the legal basis."""

    edits = "__all__"
    leaves_house = ("scope", "sheet")

    agency = AgencyField(label="Vem kopplas in?", empty_label="Välj samverkansaktör")
    scope = Words(label="Vad ber vi dem om?", max_length=2000, rows=2, required=False)
    sheet = Words(
        label="Det här lämnas ut, ordagrant",
        max_length=SHEET_MAX,
        rows=8,
        required=False,
        help_text=SHEET_HELP,
    )
    is_named = Tick(
        label="Underlaget innehåller namn eller annat som pekar ut någon",
        help_text="Går bara på nivån ärende.",
    )
    legal_basis = BasisField(required=False)
    basis_reason = Words(
        label="Skäl",
        max_length=2000,
        rows=2,
        required=False,
        help_text="Behövs för de flesta grunder.",
    )
    consented_on = Day(within=CONSENT, label="Samtycket lämnades den", required=False)

    def __init__(self, *args, user, row: Referral | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["agency"].offer(keep=row and row.agency)
        self.sets_basis = user.can(Permission.REFERRAL_SEND)
        if self.sets_basis:
            self.fields["legal_basis"].offer(keep=row and row.legal_basis)
        else:
            for name in ("legal_basis", "basis_reason", "consented_on"):
                del self.fields[name]

    @property
    def arguments(self) -> dict:
        """A call taker's change leaves the basis as it is."""
        given = super().arguments
        if self.sets_basis or self.row is None:
            return given
        kept = ("legal_basis", "basis_reason", "consented_on")
        return {name: getattr(self.row, name) for name in kept} | given

    @property
    def bases(self) -> list:
        return self.fields["legal_basis"].bases if self.sets_basis else []

    @property
    def dated_bases(self) -> str:
        """The bases that need a day, for the panel that depends on the choice."""
        return "|".join(str(basis.pk) for basis in self.bases if basis.needs_date)


class NewReferralForm(ReferralForm):
    once = True

    @classmethod
    def of_late_words(cls, data: QueryDict, *, row: Referral, user) -> NewReferralForm:
        """What was typed in a draft that had been sent or withdrawn meanwhile, as a draft of its own."""
        data = data.copy()
        data["token"] = str(uuid4())
        form = cls(data, user=user)
        form.is_valid()
        form.add_error(None, GONE_MEANWHILE.format(status=row.get_status_display()))
        return form


class ChangeReferralForm(ReferralForm):
    versioned = True


class SendForm(WrittenInForm):
    versioned = True

    how = OneOf(
        SentHow.choices,
        label="Hur lämnas underlaget över?",
        help_text="Aldrig med e-post.",
        error_messages={"required": "Välj hur det lämnas över."},
    )
    recipient = Words(
        may_name=True,
        label="Till vem hos dem?",
        max_length=300,
        required=False,
        help_text="Funktion eller namn i tjänsten, till exempel ”kuratorn”.",
    )
    at = Moment(within=STEP, label="När lämnades det över?", help_text=EMPTY_IS_NOW, required=False)
    unapproved_reason = Words(
        label="Varför kan det inte vänta på chefen?",
        max_length=1000,
        rows=2,
        required=False,
        help_text=(
            "Bara vid fara för liv (BrB 24:4) eller terroristbrott (OSL 10:18 b och 10:22 a). "
            "Chefen läser det och granskar senast nästa arbetsdag."
        ),
    )
    answer_due_on = Day(within=ANSWER, label="Svar väntas senast")

    def __init__(self, *args, row: Referral, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["answer_due_on"].since = timezone.localdate(row.case.opened_at)
        if row.leaves_unapproved:
            self.fields["unapproved_reason"].must_be_answered = True
        else:
            del self.fields["unapproved_reason"]

    def begin(self, row: Referral) -> dict:
        due_on = add_working_days(timezone.localdate(), row.agency.answer_days)
        return super().begin(row) | {"answer_due_on": due_on}

    def clean(self):
        data = super().clean()
        self.point_out({"answer_due_on": why_free(data.get("answer_due_on"))})
        if "unapproved_reason" in self.fields:
            self.ask_for(unapproved_faults(data.get("unapproved_reason")))
        return data


class ReturnForm(StodForm, forms.Form):
    versioned = True

    reason = Words(
        label="Varför godkänns den inte?",
        max_length=1000,
        rows=3,
        help_text="Samordnaren läser det här. Upprepa inget ur underlaget.",
    )


class AnswerForm(WrittenInForm):
    versioned = True

    KINDS = (("accept", "de tar emot"), ("decline", "de tackar nej"))

    kind = OneOf(KINDS, label="Vad svarade de?", error_messages={"required": "Välj vad de svarade."})
    answer = Words(
        label="Svaret i ord",
        max_length=5000,
        rows=3,
        required=False,
        help_text="Behövs när de tackar nej.",
    )
    at = Moment(within=STEP, label="När svarade de?", help_text=EMPTY_IS_NOW, required=False)

    @property
    def is_accepted(self) -> bool:
        return self.cleaned_data["kind"] == "accept"

    @property
    def arguments(self) -> dict:
        return {name: value for name, value in super().arguments.items() if name != "kind"}


class CompleteForm(WrittenInForm):
    versioned = True

    outcome = OneOf(
        Referral.Outcome.choices,
        label="Vad gav inkopplingen?",
        error_messages={"required": "Välj vad inkopplingen gav."},
    )
    outcome_text = Words(label="I ord", max_length=5000, rows=3, required=False)
    at = Moment(within=STEP, label="När blev den klar?", help_text=EMPTY_IS_NOW, required=False)


class WithdrawForm(StodForm, forms.Form):
    """Takes back what was sent, or throws away a draft: that too stays in the case, with why."""

    versioned = True

    reason = Words(max_length=1000, rows=3)

    def __init__(self, *args, row: Referral | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        is_draft, reason = row is not None and row.is_draft, self.fields["reason"]
        reason.label = "Varför kastas utkastet?" if is_draft else "Varför återkallas den?"
        reason.help_text = "Skälet behövs: det står kvar i ärendet."
        reason.error_messages["required"] = why_withdrawn(is_draft=is_draft)


class RemindForm(StodForm, forms.Form):
    versioned = True

    answer_due_on = Day(within=REMINDED, label="Nytt svar senast")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer_due_on"].since = timezone.localdate()

    def clean(self):
        data = super().clean()
        self.point_out({"answer_due_on": why_free(data.get("answer_due_on"))})
        return data
