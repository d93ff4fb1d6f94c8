from meetings.actions.assessments import sign_assessment
from meetings.actions.batteries import change_answer, save_answers, sign_battery, start_battery
from meetings.actions.drafts import discard_draft, draft_battery, publish_battery, save_section
from meetings.actions.findings import add_finding, answer_finding
from meetings.actions.meetings import (
    book_meeting,
    book_offered_meeting,
    cancel_meeting,
    confirm_meeting,
    hold_meeting,
    mark_no_show,
    offer_meeting,
    reschedule_meeting,
)
from meetings.actions.rooms import change_room, create_room

__all__ = [
    "add_finding",
    "answer_finding",
    "book_meeting",
    "book_offered_meeting",
    "cancel_meeting",
    "change_answer",
    "change_room",
    "confirm_meeting",
    "create_room",
    "discard_draft",
    "draft_battery",
    "hold_meeting",
    "mark_no_show",
    "offer_meeting",
    "publish_battery",
    "reschedule_meeting",
    "save_answers",
    "save_section",
    "sign_assessment",
    "sign_battery",
    "start_battery",
]
