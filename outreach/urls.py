from django.urls import path

from outreach import views

app_name = "outreach"

urlpatterns = [
    path("", views.index, name="index"),
    path("kalender/", views.calendar, name="calendar"),
    path("kort/", views.cards, name="cards"),
    path("las-in/", views.read_file, name="import"),
    path("tackning/", views.coverage_grid, name="coverage"),
    path("<int:event_id>/", views.detail, name="detail"),
    path("<int:event_id>/andra/", views.edit, name="edit"),
    path("<int:event_id>/klar/", views.done, name="done"),
    path("<int:event_id>/stall-in/", views.cancel, name="cancel"),
]
