"""A line in the register: what was told, and the manager's word on what goes to law enforcement."""

from __future__ import annotations

from django import forms

from referrals.actions.disclosures import APPROVED, TOLD
from referrals.actions.legal_bases import CONSENT
from referrals.forms.fields import AgencyField, BasisField, SheetForm
from referrals.models import SentHow
from referrals.models.referrals import SHEET_MAX
from stodtelefon.forms.fields import EMPTY_IS_NOW, Day, Moment, OneOf, Tick, Words
from stodtelefon.forms.form import StodForm


def yes_or_no(*, yes: str = "ja", no: str = "nej", **kwargs) -> OneOf:
    """A question that may be left: True, False or None."""
    return OneOf(
        (("yes", yes), ("no", no)),
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        **kwargs,
    )


class DisclosureForm(SheetForm):
    once = True
    leaves_house = ("what",)

    agency = AgencyField(
        label="Till vem?", required=False, empty_label="Någon som inte finns i samverkansregistret"
    )
    recipient = Words(
        may_name=True,
        label="Till vem, närmare",
        max_length=300,
        required=False,
        help_text="Behövs när mottagaren inte finns i registret.",
    )
    to_police = yes_or_no(label="Är mottagaren polis eller annan brottsbekämpande myndighet?")
    is_told = yes_or_no(
        yes="ja, det är redan lämnat",
        no="nej, chefen ska godkänna först",
        label="Till polisen: är det redan lämnat?",
        help_text="Utan chefens godkännande lämnas något bara vid fara för liv eller terroristbrott.",
    )
    unapproved_reason = Words(
        label="Varför kunde det inte vänta på chefen?",
        max_length=1000,
        rows=2,
        required=False,
        help_text="Chefen läser det och granskar senast nästa arbetsdag.",
    )
    how = OneOf(SentHow.choices, label="Hur?", error_messages={"required": "Välj hur det lämnas."})
    at = Moment(within=TOLD, label="När?", help_text=EMPTY_IS_NOW, required=False)
    what = Words(
        label="Vad lämnas ut?",
        max_length=SHEET_MAX,
        rows=6,
        help_text="Så ordagrant som du kan.",
    )
    is_named = Tick(label="Namn, eller annat som pekar ut någon, lämnas")
    legal_basis = BasisField(empty_label="Välj rättslig grund")
    basis_reason = Words(
        label="Skäl", max_length=2000, rows=2, required=False, help_text="Behövs för de flesta grunder."
    )
    consented_on = Day(within=CONSENT, label="Samtycket lämnades den", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].offer()
        self.fields["legal_basis"].offer()
        for name in ("to_police", "is_told", "unapproved_reason"):
            self.fields[name].must_be_answered = True

    @property
    def arguments(self) -> dict:
        """The directory knows of an agency whether it is law enforcement: then the question was not asked."""
        asked = {} if self.cleaned_data["agency"] is None else {"to_police": None}
        return super().arguments | asked

    @property
    def bases(self) -> list:
        return self.fields["legal_basis"].bases

    @property
    def dated_bases(self) -> str:
        """The bases that need a day, for the panel that depends on the choice."""
        return "|".join(str(basis.pk) for basis in self.bases if basis.needs_date)

    @property
    def police(self) -> list[str]:
        """The choices that lead to law enforcement, for the panels that depend on them."""
        agencies = [str(agency.pk) for agency in self.fields["agency"].offered if agency.type.needs_approval]
        return [*([f"agency={'|'.join(agencies)}"] if agencies else []), "agency=&to_police=yes"]

    @property
    def when_police(self) -> str:
        return " ".join(self.police)

    @property
    def when_told_to_police(self) -> str:
        return " ".join(f"{condition}&is_told=yes" for condition in self.police)


class TellForm(StodForm, forms.Form):
    at = Moment(within=APPROVED, label="När lämnades det?", help_text=EMPTY_IS_NOW, required=False)


class RefusalForm(StodForm, forms.Form):
    judgement = Words(
        label="Varför godkänns det inte?",
        max_length=2000,
        rows=3,
        help_text="Den som skrev in det läser det här.",
        error_messages={"required": "Skriv varför det inte godkänns."},
    )


class ReviewForm(StodForm, forms.Form):
    judgement = Words(
        label="Vad visade granskningen?",
        max_length=2000,
        rows=4,
        help_text="Var det rätt att lämna det utan att vänta? Behöver något följas upp eller ändras i rutinen?",
        error_messages={"required": "Skriv vad granskningen visade."},
    )
