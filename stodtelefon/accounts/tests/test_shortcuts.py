"""Keys of one letter are switched off by oneself, for the account."""

from stodtelefon.audit.models import AuditEvent


def test_keys_are_on_until_they_are_switched_off_for_the_account(call_taker, coordinator, login):
    client = login(call_taker)
    assert "data-keys-off" not in client.get("/konto/").content.decode()

    page = client.post("/konto/kortkommandon/", {}, follow=True).content.decode()

    assert "Kortkommandon är avstängda." in page
    assert "data-keys-off" in page
    assert "data-keys-off" in login(call_taker).get("/konto/").content.decode()  # on another desk too
    assert "data-keys-off" not in login(coordinator).get("/konto/").content.decode()
    line = AuditEvent.objects.get(event="user.shortcuts_chosen")
    assert (line.actor_id, line.fields) == (call_taker.pk, ["has_keys_off"])


def test_they_are_switched_on_again(call_taker, login):
    client = login(call_taker)
    client.post("/konto/kortkommandon/", {})

    assert (
        "Kortkommandon är på."
        in client.post("/konto/kortkommandon/", {"wants": "on"}, follow=True).content.decode()
    )

    call_taker.refresh_from_db()
    assert call_taker.has_keys_off is False
