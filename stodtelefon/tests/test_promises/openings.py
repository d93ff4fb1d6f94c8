"""Chains of deeds: with which a walk begins, each bringing somebody's case to a later part of the way, and what comes
first where a deed finds nothing to do it to."""

CALL, MET = "log_call", ("log_call", "book_meeting", "hold_meeting", "start_battery")

OPENINGS = (
    (*MET, "write_answer", "write_answer", "sign_battery", "add_answer", "change_answer", "sign_assessment"),
    (*MET, "answer_yes", "answer_yes", "dismiss_alarm", "answer_yes", "find_danger"),
    (*MET, "add_finding", "add_finding", "give_finding", "answer_finding"),
    (CALL, "offer_meeting", "book_offered", "confirm_meeting", "exchange_staff", "move_meeting"),
    (CALL, "propose_to_agency", "edit_referral", "send_referral", "remind_referral", "accept_referral"),
    (CALL, "propose_to_police", "request_approval", "approve_referral", "send_referral", "complete_referral"),
    (CALL, "hand_over_to_police", "hand_over_to_police", "judge", "judge", "tell", "return_referral"),
    (CALL, CALL, "write_identity", "write_identity", "link_cases", "confirm_link", "dismiss_likeness"),
    (CALL, CALL, "merge_cases", "undo_merge", "another_calls", "split_case", "undo_split"),
    (CALL, "signpost_and_ask", "close_case", "close_case", "ask_to_open", "refuse_opening", "read_refusal"),
    ("leave_message", "leave_message", "begin_try", "note_no_answer", "begin_try", "let_go"),
    (CALL, CALL, "find_child", "give_assessment", "decide_child", "withdraw", "undo_withdrawal"),
    (CALL, "leave_to_the_queue", "last_coordinator_goes", "clock_night_goes"),
    (CALL, "set_reminder", "hand_over", "open_given_case", "close_account", "open_account"),
    ("plan_outreach", "give_outreach", "close_and_open_account", "midsummer_goes", "end_outreach"),
)

CLOSED, ANSWERED = (CALL, "close_case", "close_case"), (*MET, "write_answer")
SENT = (CALL, "propose_to_agency", "edit_referral", "send_referral")
JUDGED = (CALL, "hand_over_to_police", "judge")

FIRST = {
    "undo_message": ("leave_message",),
    "undo_merge": (CALL, CALL, "merge_cases"),
    "undo_split": (CALL, "another_calls", "split_case"),
    "undo_withdrawal": (CALL, "withdraw"),
    "move_call": (CALL, CALL, "another_calls"),
    "move_note": (CALL, CALL, "write_note"),
    "open_given_case": (CALL, "hand_over"),
    "dismiss_likeness": (CALL, CALL, "write_identity", "write_identity"),
    "open_closed_case": CLOSED,
    "ask_to_open": CLOSED,
    "decide_opening": (*CLOSED, "ask_to_open"),
    "refuse_opening": (*CLOSED, "ask_to_open"),
    "read_refusal": (*CLOSED, "ask_to_open", "refuse_opening"),
    "break_glass": (CALL,),
    "recuse": (CALL,),
    "end_recusal": (CALL, "recuse"),
    "review_opening": (CALL, "break_glass"),
    "write_answer": MET,
    "answer_yes": MET,
    "dismiss_alarm": (*MET, "answer_yes"),
    "sign_battery": ANSWERED,
    "add_answer": (*ANSWERED, "sign_battery"),
    "change_answer": (*ANSWERED, "sign_battery"),
    "remind_referral": SENT,
    "accept_referral": SENT,
    "decline_referral": SENT,
    "complete_referral": (*SENT, "accept_referral"),
    "tell": JUDGED,
    "read_the_no": JUDGED,
    "give_disclosure": JUDGED,
    "give_arrival": (CALL, "signpost_and_ask"),
    "free_callback": ("leave_message", "begin_try"),
    **dict.fromkeys(("begin_try", "note_no_answer", "let_go", "reach", "give_up"), ("leave_message",)),
    **dict.fromkeys(("change_away", "come_back", "stay"), ("set_away",)),
    **dict.fromkeys(("approve_referral", "return_referral"), (CALL, "propose_to_police", "request_approval")),
    **dict.fromkeys(("correct_note", "object"), (CALL, "write_note")),
    **dict.fromkeys(("ask", "put_off"), (CALL, "signpost_and_ask")),
    **dict.fromkeys(("move_meeting", "nobody_came", "cancel_meeting"), (CALL, "book_meeting")),
    "book_offered": (CALL, "offer_meeting"),
    "take_back": JUDGED,
    "remove_link": (CALL, CALL, "link_cases"),
    "give_reminder": (CALL, "set_reminder"),
    "give_scan": (CALL, CALL, CALL),
}
