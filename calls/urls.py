from django.urls import path

from calls.views import (
    callbacks,
    calls,
    cases,
    children,
    contacts,
    danger,
    likenesses,
    notes,
    other_concerns,
    people,
    reminders,
    scans,
    search,
)

app_name = "calls"

urlpatterns = [
    path("sok/", search.search, name="search"),
    path("arenden/", cases.case_index, name="case_index"),
    path("arenden/<str:number>/", cases.case, name="case"),
    path("arenden/<str:number>/nivaer/", cases.levels, name="levels"),
    path("arenden/<str:number>/ta/", cases.take, name="case_take"),
    path("arenden/<str:number>/lamna-over/", cases.hand_over, name="case_hand_over"),
    path("arenden/<str:number>/hoj-nivan/", cases.raise_record_level, name="level_raise"),
    path("arenden/<str:number>/hoj-nivan/angra/", cases.undo_level, name="level_undo"),
    path("arenden/<str:number>/avsluta/", cases.close, name="case_close"),
    path("arenden/<str:number>/oppna-igen/", cases.reopen, name="case_reopen"),
    path("arenden/<str:number>/anteckning/", notes.create, name="note_create"),
    path("arenden/<str:number>/anteckning/<uuid:note_id>/", notes.versions, name="note_versions"),
    path("arenden/<str:number>/anteckning/<uuid:note_id>/ratta/", notes.correct, name="note_correct"),
    path(
        "arenden/<str:number>/felaktigt/<slug:about_kind>/<uuid:about_id>/",
        notes.objection,
        name="objection_create",
    ),
    path("arenden/<str:number>/annan-oro/", other_concerns.other_concern, name="other_concern"),
    path("arenden/<str:number>/bevakning/", reminders.reminder_create, name="reminder_create"),
    path("bevakningar/<uuid:reminder_id>/klar/", reminders.reminder_done, name="reminder_done"),
    path(
        "arenden/<str:number>/den-oron-galler/",
        people.person_identity_add,
        name="person_identity_add",
    ),
    path(
        "arenden/<str:number>/kontakt/<uuid:caller_id>/",
        people.caller_identity_add,
        name="caller_identity_add",
    ),
    path("arenden/<str:number>/identitet/<uuid:identity_id>/", people.identity, name="identity"),
    path(
        "arenden/<str:number>/identitet/<uuid:identity_id>/andra/",
        people.identity_change,
        name="identity_change",
    ),
    path(
        "arenden/<str:number>/identitet/<uuid:identity_id>/ta-bort/",
        people.identity_remove,
        name="identity_remove",
    ),
    path("likheter/<uuid:likeness_id>/", likenesses.likeness, name="likeness"),
    path("likheter/<uuid:likeness_id>/inte-samma/", likenesses.likeness_dismiss, name="likeness_dismiss"),
    path("samtal/", calls.index, name="index"),
    path("samtal/nytt/", calls.create, name="create"),
    path("samtal/nytt/<uuid:caller_id>/", calls.create_joined, name="create_joined"),
    path("samtal/annat/", contacts.contact_create, name="contact_create"),
    path("samtal/annat/<uuid:call_id>/angra/", contacts.contact_undo, name="contact_undo"),
    path("samtal/ring-tillbaka/<uuid:callback_id>/", callbacks.callback, name="callback"),
    path("samtal/ring-tillbaka/<uuid:callback_id>/ring/", callbacks.callback_try, name="callback_try"),
    path("samtal/ring-tillbaka/<uuid:callback_id>/slapp/", callbacks.callback_let_go, name="callback_let_go"),
    path(
        "samtal/ring-tillbaka/<uuid:callback_id>/nadd/", callbacks.callback_reached, name="callback_reached"
    ),
    path(
        "samtal/ring-tillbaka/<uuid:callback_id>/ge-upp/", callbacks.callback_give_up, name="callback_give_up"
    ),
    path("samtal/blankett/", scans.blank, name="blank"),
    path("samtal/fara/<uuid:danger_id>/", danger.danger_review, name="danger_review"),
    path("samtal/barn/<uuid:decision_id>/", children.child_decide, name="child_decide"),
    path("samtal/<uuid:call_id>/", calls.call, name="call"),
    path("samtal/<uuid:call_id>/besvara/", scans.scan_complete, name="scan_complete"),
    path("samtal/<uuid:call_id>/ratta/", scans.scan_correct, name="scan_correct"),
    path("samtal/kod/<uuid:caller_id>/", people.caller, name="caller"),
    path("samtal/kod/<uuid:caller_id>/ny/", people.code_replace, name="code_replace"),
]
