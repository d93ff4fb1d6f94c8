from django.urls import path

from outreach.views import cooperations, events

app_name = "outreach"

urlpatterns = [
    path("", events.index, name="index"),
    path("kalender/", events.calendar, name="calendar"),
    path("kort/", events.cards, name="cards"),
    path("las-in/", events.read_file, name="import"),
    path("tackning/", events.coverage_grid, name="coverage"),
    path("samverkan/", cooperations.index, name="cooperation_index"),
    path("samverkan/ny/", cooperations.create, name="cooperation_create"),
    path("samverkan/<uuid:cooperation_id>/", cooperations.detail, name="cooperation"),
    path("samverkan/<uuid:cooperation_id>/andra/", cooperations.edit, name="cooperation_edit"),
    path("samverkan/<uuid:cooperation_id>/avsluta/", cooperations.end, name="cooperation_end"),
    path("<int:event_id>/", events.detail, name="detail"),
    path("<int:event_id>/andra/", events.edit, name="edit"),
    path("<int:event_id>/klar/", events.done, name="done"),
    path("<int:event_id>/stall-in/", events.cancel, name="cancel"),
]
