from meetings.models.answers import Answer
from meetings.models.assessments import Assessment
from meetings.models.batteries import Battery, Question, Section
from meetings.models.bookings import Booking
from meetings.models.findings import Finding
from meetings.models.meetings import Meeting
from meetings.models.rooms import Room

__all__ = [
    "Answer",
    "Assessment",
    "Battery",
    "Booking",
    "Finding",
    "Meeting",
    "Question",
    "Room",
    "Section",
]
