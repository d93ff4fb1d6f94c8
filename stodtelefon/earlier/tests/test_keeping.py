"""What a record said before is kept by the database, whoever changes it and however."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from calls.actions.cases import receive_case
from calls.actions.people import change_identity
from calls.factories import CallerFactory, CaseFactory, IdentityFactory
from calls.models import Audience, Case, Identity, OutreachKind, Wording
from meetings.factories import MeetingFactory
from outreach.actions.events import change_outreach, plan_outreach
from outreach.factories import OutreachEventFactory
from outreach.models import Area, OutreachEvent
from referrals.factories import AgencyFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.actions import record
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.roles import as_owner
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.earlier.key_part import numbers
from stodtelefon.earlier.models import EarlierVersion
from stodtelefon.earlier.telling import replaced, tell, value_of
from stodtelefon.earlier.triggers import keep_earlier_versions, triggers_of, versioned_models
from stodtelefon.privacy.factories import new_key
from stodtelefon.saving import save, save_alike

pytestmark = pytest.mark.django_db


def kept_of(row) -> list[dict]:
    return [one.before | one.sealed for one in EarlierVersion.objects.of(row)]


def now(row):
    return type(row)._base_manager.get(pk=row.pk)


def told_of(row, **words) -> list[tuple[str, str, str]]:
    """Each change in words, the newest first."""
    opened = Opened({row: ""}, ())
    part = EarlierPart("x", type(row), (), None, words)
    return [
        change
        for one in tell(replaced(opened), opened=opened, part=part, user=UserFactory(coordinator=True))
        for change in one.changes
    ]


def test_a_change_keeps_what_changed_who_and_when():
    identity = IdentityFactory(name="Anna Berg", phone="070-174 06 05")
    by = UserFactory(coordinator=True)

    change_identity(identity=identity, by=by, name="Anna Bergström")

    [row] = EarlierVersion.objects.of(identity)
    line = AuditEvent.objects.get(event="identity.changed")
    assert (row.version, row.by, row.at, row.line, row.transaction) == (1, by, line.at, line.pk, None)
    assert (row.before, list(row.sealed)) == ({}, ["name"])
    assert "Berg" not in row.sealed["name"]


def test_what_is_made_and_what_stays_as_it_was_keep_nothing():
    case = CaseFactory()
    Case.objects.filter(pk=case.pk).update(urgency=case.urgency, version=2)

    assert not EarlierVersion.objects.exists()


def test_what_the_program_notes_by_itself_is_not_kept():
    by = UserFactory(coordinator=True)
    case = CaseFactory(handler=by, handed_over_at=timezone.now())

    receive_case(case=case, by=by)

    assert now(case).handed_over_at is None
    assert kept_of(case) == []


def test_password_is_never_kept():
    user = UserFactory()
    user.set_password("något helt annat")
    user.title = "socionom"

    save(user)

    assert [list(one) for one in kept_of(user)] == [["title"]]


@pytest.mark.parametrize(
    "write",
    [
        lambda rows: save_alike(rows, urgency="prompt"),
        lambda rows: rows.update(urgency="prompt"),
        lambda rows: Case.objects.bulk_update(
            [setattr(row, "urgency", "prompt") or row for row in rows], ["urgency"]
        ),
    ],
    ids=["alike", "past-the-version", "bulk"],
)
def test_no_way_of_writing_passes_by(write):
    cases = [CaseFactory(urgency="acute"), CaseFactory(urgency="can_wait")]

    write(Case.objects.filter(pk__in=[case.pk for case in cases]))

    assert [kept_of(case) for case in cases] == [[{"urgency": "acute"}], [{"urgency": "can_wait"}]]


def test_several_savings_of_one_action_are_one_change():
    case, by = CaseFactory(urgency="acute", handler=None), UserFactory(coordinator=True)

    case.urgency = "prompt"
    save(case)
    case.urgency, case.handler = "can_wait", by
    save(case)
    record("case.changed", by=by, target=case, case=case.pk)

    assert kept_of(case) == [{"urgency": "acute", "handler_id": None}]
    assert told_of(case) == [("Kvarstår oron", "ja, akut", "ja, kan vänta"), ("Handläggare", "tomt", by.name)]


def test_changes_of_two_actions_are_each_their_own():
    case, first, second = CaseFactory(urgency="acute"), UserFactory(), UserFactory()
    for by, urgency in ((first, "prompt"), (second, "can_wait")):
        case.urgency = urgency
        save(case)
        record("case.changed", by=by, target=case, case=case.pk)

    assert [row.by for row in EarlierVersion.objects.of(case)] == [second, first]


def test_a_reading_tells_of_no_change():
    case = CaseFactory(urgency="acute")
    case.urgency = "prompt"
    save(case)

    record("case.opened", by=UserFactory(), target=case, is_read=True)

    [row] = EarlierVersion.objects.of(case)
    assert (row.by, row.line) == (None, None)


def test_what_is_undone_is_not_kept():
    case = CaseFactory(urgency="acute")
    with transaction.atomic():
        case.urgency = "prompt"
        save(case)
        transaction.set_rollback(True)

    record("case.changed", by=UserFactory(), target=case, case=case.pk)

    assert kept_of(case) == []


def test_what_hangs_on_a_record_is_kept_too():
    first, second = AgencyFactory(name="Skolan"), AgencyFactory(name="Ungdomsmottagningen")
    by = UserFactory(coordinator=True)
    event = OutreachEventFactory(planned=True)
    event.agencies.set([first])
    assert kept_of(event) == []
    same = {name: getattr(event, name) for name in ("kind", "audiences", "on", "areas", "material")}

    change_outreach(event=event, agencies=[second], by=by, held_by=event.held_by, **same)

    [row] = EarlierVersion.objects.of(event)
    assert (row.before, row.by) == ({"agencies": [first.pk]}, by)
    assert told_of(OutreachEvent.objects.get(pk=event.pk)) == [
        ("Tillsammans med", "Skolan", "Ungdomsmottagningen")
    ]


def audiences(*names: str) -> list[Audience]:
    return [Audience.objects.create(key=name, label=name, position=99) for name in names]


def planned(by, **values) -> OutreachEvent:
    """Today, as somebody plans it."""
    return plan_outreach(kind=OutreachKind.objects.first(), on=timezone.localdate(), by=by, **values)


def test_several_in_a_table_of_their_own_are_kept_and_told():
    teachers, youth, parents = audiences("Zlärare", "Zunga", "Zföräldrar")
    north, south = (Area.objects.create(key=name, label=name, position=99) for name in ("Norr", "Söder"))
    by = UserFactory(coordinator=True)
    event = planned(by, audiences=[teachers, youth], areas=[north])
    assert kept_of(event) == []
    same = {name: getattr(event, name) for name in ("kind", "on", "held_by")}

    event = change_outreach(event=event, audiences=[parents, youth], areas=[north, south], by=by, **same)

    [row] = EarlierVersion.objects.of(event)
    assert ({*row.before["audiences"]}, {*row.before["areas"]}) == ({teachers.pk, youth.pk}, {north.pk})
    assert (row.before.keys(), row.by) == ({"audiences", "areas"}, by)
    assert told_of(now(event)) == [
        ("Målgrupp", "Zlärare, Zunga", "Zföräldrar, Zunga"),
        ("Område", "Norr", "Norr, Söder"),
    ]

    change_outreach(event=event, audiences=[parents, youth], areas=[], by=by, **same)

    assert told_of(now(event)) == [
        ("Område", "Norr, Söder", "tomt"),
        ("Målgrupp", "Zlärare, Zunga", "Zföräldrar, Zunga"),
        ("Område", "Norr", "Norr, Söder"),
    ]


def test_another_order_of_the_several_is_no_change():
    first, second = audiences("Zlärare", "Zunga")
    by = UserFactory(coordinator=True)
    event = planned(by, audiences=[first, second])
    same = {name: getattr(event, name) for name in ("kind", "on", "held_by")}

    change_outreach(event=event, audiences=[second, first], by=by, **same)

    assert told_of(now(event)) == []


def test_words_of_each_kind_of_value():
    meeting = MeetingFactory(booked=True)
    moment = meeting.starts_at + timedelta(hours=1)
    meeting.starts_at, meeting.mode, meeting.place = moment, "phone", "Biblioteket"
    meeting.ends_at += timedelta(hours=1)

    save(meeting)

    found = {label: (before, after) for label, before, after in told_of(meeting)}
    assert found["Plats"][1] == "Biblioteket"
    assert found["Sätt"] == ("på plats", "telefon")
    assert found["Börjar"][1].endswith(f"{timezone.localtime(moment):%H:%M}")


def test_an_edition_keeps_its_own():
    wording = Wording.objects.in_use().get()
    Wording.objects.filter(pk=wording.pk).update(version=9)

    assert not EarlierVersion.objects.exists()


def test_former_value_does_not_open_in_another_record():
    by = UserFactory(coordinator=True)
    one = change_identity(identity=IdentityFactory(caller=CallerFactory(), name="Ett"), by=by, name="Två")
    other = IdentityFactory(caller=CallerFactory(), name="Annan")
    [row] = EarlierVersion.objects.of(one)

    field = Identity._meta.get_field("name")
    assert value_of(one, field, row.sealed["name"]) == "Ett"
    assert value_of(other, field, row.sealed["name"]) == "kan inte läsas"


def test_new_key_seals_what_was_said_before_too(own_database, settings):
    by = UserFactory(coordinator=True)
    identity = change_identity(identity=IdentityFactory(name="Ett"), by=by, name="Två")
    [old] = numbers()
    settings.FIELD_KEYS = [new_key(9), *settings.FIELD_KEYS]

    call_command("rotate_keys")

    assert numbers() == {9: 1}
    assert old != 9
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert told_of(now(identity)) == [("Namn", "Ett", "Två")]


def test_application_cannot_pass_for_a_change_of_keys():
    case = CaseFactory(urgency="acute")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('stodtelefon.seals_anew', 'on', true)")

    Case.objects.filter(pk=case.pk).update(urgency="prompt")

    assert kept_of(case) == [{"urgency": "acute"}]


def test_every_table_has_its_triggers(own_database):
    wanted = {(one.table, one.name) for model in versioned_models() for one in triggers_of(model)}
    assert {Case, Identity, OutreachEvent} <= set(versioned_models())

    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER earlier_1_is_kept ON calls_case")
            cursor.execute("COMMENT ON TRIGGER earlier_3_goes_along ON calls_case IS 'another'")
            cursor.execute(
                "CREATE TRIGGER earlier_9_old AFTER DELETE ON calls_note FOR EACH ROW"
                " EXECUTE FUNCTION earlier_erase('calls.note', 'id')"
            )
        keep_earlier_versions()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'earlier\\_%' AND c.relname <> 'audit_auditevent'"
        )
        assert set(cursor.fetchall()) == wanted
