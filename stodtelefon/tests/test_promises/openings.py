"""Chains of deeds with which a walk begins: each brings somebody's case to a later part of the way."""

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
    (CALL, CALL, "merge_cases", "another_calls", "split_case", "undo_move"),
    (CALL, "signpost_and_ask", "close_case", "close_case", "ask_to_open", "refuse_opening", "read_refusal"),
    ("leave_message", "leave_message", "begin_try", "note_no_answer", "begin_try", "let_go"),
    (CALL, CALL, "find_child", "give_assessment", "decide_child", "withdraw", "undo_withdrawal"),
    (CALL, "leave_to_the_queue", "last_coordinator_goes", "clock_night_goes"),
    (CALL, "set_reminder", "hand_over", "open_given_case", "close_account", "open_account"),
    ("plan_outreach", "give_outreach", "close_and_open_account", "midsummer_goes", "end_outreach"),
)
