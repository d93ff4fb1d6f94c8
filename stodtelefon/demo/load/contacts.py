"""Contacts that are only counted, and those of them who are to be called back."""

from __future__ import annotations

from datetime import datetime, timedelta

from calls.models import Call, Callback
from calls.promptness import call_back_by
from stodtelefon.demo.load.world import World

KINDS = ("missed", "wrong_number", "silent", "hang_up", "other_errand")
OF_KINDS = (45, 20, 15, 10, 10)
WAITS = timedelta(days=3)


def tell_contact(world: World, at: datetime) -> None:
    """One contact. Half of those who were missed left a message; of the newest some still wait."""
    key, kind, by = world.new_id(), world.weighted(KINDS, OF_KINDS), world.pick(world.line.staff.workers)
    logged = world.after(at, 1, 15)
    moments = {"received_at": at, "logged_at": logged}
    world.put(Call, id=key, kind=kind, **moments, taken_by_id=by.id, created_by_id=by.id)
    world.log.add(logged, "contact.logged", by.id, Call, key)
    if kind == "missed" and world.chance(0.5):
        waits = at > world.now - WAITS and world.chance(0.5)
        settled = world.after(logged, 30, 900)
        result = {"result": "reached", "settled_at": settled, "settled_by_id": by.id}
        left = {"contact": f"070-{world.draw.randrange(10_000_000):07d}"}
        due_on = call_back_by(at, world.line.organisation)
        world.put(Callback, id=world.new_id(), call_id=key, due_on=due_on, **(left if waits else result))
