"""Whether a legal basis holds for what is to be told: what the code list's data demands. Part of an action."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.models import Case, PersonOfConcern
from calls.models.choices import AgeBand
from calls.record_levels import holds
from referrals.actions.agencies import check_usable
from referrals.models import Agency, LegalBasis, Referral
from referrals.models.choices import AgencyGroup
from stodtelefon.bounds import Days
from stodtelefon.privacy.guard.finding import find_personal_data
from stodtelefon.saving import check_faults

CONSENT = Days(
    ahead=0,
    too_early="Samtycket kan inte vara äldre än ärendet. Kontrollera dagen.",
    too_late="Dagen för samtycket ligger i framtiden.",
)
POINTS_OUT = "Det är märkt utan namn, men det ser ut att peka ut någon. Ändra texten, eller skriv varför det står kvar."
# The youngest age of each band that begins at an age where a basis may end.
YOUNGEST = {AgeBand.FROM_18: 18, AgeBand.FROM_21: 21, AgeBand.FROM_26: 26}


def check_basis(
    *,
    basis: LegalBasis | None,
    reason: str | None,
    case: Case,
    agency: Agency | None,
    is_named: bool,
    consented_on: date | None = None,
    on: date,
) -> None:
    """Refuse, by the field that is wrong, a basis that is missing, retired or does not hold for this disclosure."""
    if basis is None:
        raise ValidationError({"legal_basis": "Välj rättslig grund innan något lämnas ut."}, code="basis")
    if basis.retired_on is not None and basis.retired_on <= on:
        raise ValidationError({"legal_basis": "Den rättsliga grunden används inte längre. Välj en annan."})
    if basis.needs_reason and not reason:
        prompt = basis.reason_prompt or "Skriv skälet."
        raise ValidationError({"basis_reason": f"Den rättsliga grunden kräver ett skäl. {prompt}"})
    if basis.needs_concrete and not reason:
        raise ValidationError({"basis_reason": "Skriv de konkreta omständigheter som grunden kräver."})
    if basis.needs_date and consented_on is None:
        raise ValidationError({"consented_on": "Ange vilken dag samtycket lämnades."})
    check_faults(consent_faults(consented_on, case=case, on=on))
    if basis.for_groups and agency is not None and agency.type.group not in basis.for_groups:
        to = ", ".join(AgencyGroup(group).label for group in basis.for_groups)
        raise ValidationError({"legal_basis": f"Grunden gäller bara till: {to}."})
    if is_named and not basis.allows_names:
        raise ValidationError({"is_named": "Den här grunden gäller bara uppgifter utan namn."})
    _check_age(basis, case)


def consent_faults(consented_on: date | None, *, case: Case, on: date) -> dict[str, str]:
    """Consent is to what is told of this case: it was not given before there was one."""
    return CONSENT.faults("consented_on", consented_on, on=on, since=timezone.localdate(case.opened_at))


def check_names(*, case: Case, is_named: bool) -> None:
    """A sheet with names is kept only at record level `ärende`. The database holds the same rule."""
    if is_named and not holds(case.record_level).named_sheet:
        sentence = "Ett underlag med namn får bara finnas på nivån ärende. Höj nivån eller ta bort namnen."
        raise ValidationError({"is_named": sentence}, code="level")


def words_faults(
    *, texts: Iterable[str | None], is_named: bool, kept_reason: str | None, on: date
) -> dict[str, str]:
    """What is said to leave without names holds nothing that points somebody out, or it is said why that stays."""
    if is_named or kept_reason:
        return {}
    points_out = any(find_personal_data(text, on=on) for text in texts if text)
    return {"kept_reason": POINTS_OUT} if points_out else {}


def sheet_faults(referral: Referral, *, on: date) -> dict[str, str]:
    """The same of all that a referral says to the agency."""
    return words_faults(
        texts=(referral.scope, referral.sheet),
        is_named=referral.is_named,
        kept_reason=referral.kept_reason,
        on=on,
    )


def _check_age(basis: LegalBasis, case: Case) -> None:
    if basis.below_age is None:
        return
    band = PersonOfConcern.objects.filter(case=case).values_list("age_band", flat=True).first()
    if YOUNGEST.get(band, 0) >= basis.below_age:
        raise ValidationError(
            {"legal_basis": f"Grunden gäller bara under {basis.below_age} år. Den oron gäller är äldre."}
        )


def check_ready(referral: Referral, *, on: date) -> None:
    """What must be there before anything leaves, or before a manager is asked."""
    check_usable(referral.agency)
    check_basis(
        basis=referral.legal_basis,
        reason=referral.basis_reason,
        case=referral.case,
        agency=referral.agency,
        is_named=referral.is_named,
        consented_on=referral.consented_on,
        on=on,
    )
    check_names(case=referral.case, is_named=referral.is_named)
    if not referral.sheet:
        raise ValidationError({"sheet": "Skriv underlaget: exakt det som lämnas ut."})
    check_faults(sheet_faults(referral, on=on))
