"""Where meetings are held."""

from django.db import models
from django.db.models import Q


class RoomQuerySet(models.QuerySet):
    def current(self, *, on):
        """The rooms that can be booked on a day."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on))


class Room(models.Model):
    """A room that can be booked. The key is a bigint, since a booking's exclusion constraint compares ranges of it.

    A room is retired, never deleted: old meetings keep pointing to it.
    """

    name = models.CharField("namn", max_length=80)
    directions = models.CharField("hitta hit", max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField("platser", null=True, blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    retired_on = models.DateField("används inte från", null=True, blank=True)

    objects = RoomQuerySet.as_manager()

    class Meta:
        verbose_name = "rum"
        verbose_name_plural = "rum"
        ordering = ("position", "name")
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

    class Privacy:
        personal = ()
        plain = ("id", "name", "directions", "seats", "position", "retired_on")

    def __str__(self):
        return self.name
