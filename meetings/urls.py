from django.urls import path

from meetings.views import assessments, batteries, battery_drafts, findings, meetings, week

app_name = "meetings"

urlpatterns = [
    path("moten/", week.index, name="index"),
    path("moten/erbjudna/", week.offered, name="offered"),
    path("moten/<uuid:meeting_id>/", meetings.detail, name="detail"),
    path("moten/<uuid:meeting_id>/boka/", meetings.book, name="book"),
    path("moten/<uuid:meeting_id>/boka-om/", meetings.reschedule, name="reschedule"),
    path("moten/<uuid:meeting_id>/stall-in/", meetings.cancel, name="cancel"),
    path("moten/<uuid:meeting_id>/bekrafta/", meetings.confirm, name="confirm"),
    path("moten/<uuid:meeting_id>/hallet/", meetings.hold, name="hold"),
    path("moten/<uuid:meeting_id>/uteblev/", meetings.no_show, name="no_show"),
    path("moten/<uuid:meeting_id>/fragebatteri/", batteries.start, name="battery_start"),
    path("moten/<uuid:meeting_id>/fragebatteri/signera/", batteries.sign, name="battery_sign"),
    path("moten/<uuid:meeting_id>/fragebatteri/<slug:section>/", batteries.section, name="battery"),
    path("moten/<uuid:meeting_id>/svar/<uuid:answer_id>/", batteries.answer_change, name="answer_change"),
    path("moten/<uuid:meeting_id>/fraga/<int:question_id>/", batteries.answer_add, name="answer_add"),
    path("moten/<uuid:meeting_id>/ta-reda-pa/<uuid:finding_id>/", findings.answer, name="finding_answer"),
    path("moten/<uuid:meeting_id>/bedomning/", assessments.assessment, name="assessment"),
    path("fragebatteri/", battery_drafts.index, name="battery_index"),
    path("fragebatteri/blankett/", batteries.blank, name="battery_blank"),
    path("fragebatteri/utkast/", battery_drafts.draft, name="draft_create"),
    path("fragebatteri/<int:number>/", battery_drafts.preview, name="battery_preview"),
    path("fragebatteri/<int:number>/publicera/", battery_drafts.publish, name="draft_publish"),
    path("fragebatteri/<int:number>/slang/", battery_drafts.discard, name="draft_discard"),
    path("fragebatteri/<int:number>/<slug:section>/", battery_drafts.edit, name="draft_edit"),
    path("arenden/<str:number>/boka/", meetings.create, name="create"),
]
