from django.urls import path

from calls.views import case, deeds, notes, people, search, worklists

app_name = "calls"

urlpatterns = [
    path("sok/", search.search, name="search"),
    path("arenden/", worklists.case_index, name="case_index"),
    path("arenden/<str:number>/", case.case, name="case"),
    path("arenden/<str:number>/nivaer/", case.levels, name="levels"),
    path("arenden/<str:number>/ta/", deeds.take, name="case_take"),
    path("arenden/<str:number>/lamna-over/", deeds.hand_over, name="case_hand_over"),
    path("arenden/<str:number>/hoj-nivan/", deeds.raise_record_level, name="level_raise"),
    path("arenden/<str:number>/hoj-nivan/angra/", deeds.undo_level, name="level_undo"),
    path("arenden/<str:number>/avsluta/", deeds.close, name="case_close"),
    path("arenden/<str:number>/oppna-igen/", deeds.reopen, name="case_reopen"),
    path("arenden/<str:number>/anteckning/", notes.create, name="note_create"),
    path("arenden/<str:number>/anteckning/<uuid:note_id>/", notes.versions, name="note_versions"),
    path("arenden/<str:number>/anteckning/<uuid:note_id>/ratta/", notes.correct, name="note_correct"),
    path(
        "arenden/<str:number>/felaktigt/<slug:about_kind>/<uuid:about_id>/",
        notes.objection,
        name="objection_create",
    ),
    path("arenden/<str:number>/bevakning/", notes.reminder_create, name="reminder_create"),
    path("bevakningar/<uuid:reminder_id>/klar/", notes.reminder_done, name="reminder_done"),
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
    path("samtal/kod/<uuid:caller_id>/", people.caller, name="caller"),
    path("samtal/kod/<uuid:caller_id>/ny/", people.code_replace, name="code_replace"),
]
