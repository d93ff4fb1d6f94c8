"""Where meetings are held."""

from django.db import models
from django.db.models import Q

from stodtelefon.organisation.models import ListRow
from stodtelefon.swedish_order import SwedishOrder


class Room(ListRow):
    """A room that can be booked. The key is a bigint, since a booking's exclusion constraint compares ranges of it.

    A room is retired, never deleted: old meetings keep pointing to it.
    """

    name = models.CharField("namn", max_length=80)
    directions = models.CharField("hitta hit", max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField("platser", null=True, blank=True)

    class Meta:
        verbose_name = "rum"
        verbose_name_plural = "rum"
        ordering = ("position", SwedishOrder("name"))
        constraints = [
            models.UniqueConstraint(
                name="room_name_is_used_once",
                fields=["name"],
                violation_error_message="Det finns redan ett rum med det namnet.",
            ),
            models.CheckConstraint(
                name="room_has_a_name",
                condition=~Q(name=""),
                violation_error_message="Ange rummets namn.",
            ),
        ]

    class Privacy(ListRow.Privacy):
        plain = (*ListRow.Privacy.plain, "name", "directions", "seats")

    def __str__(self):
        return self.name
