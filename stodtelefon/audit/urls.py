from django.urls import path

from stodtelefon.audit import views

app_name = "audit"

urlpatterns = [
    path("", views.index, name="index"),
    path("arende/<uuid:case>/", views.case, name="case"),
    path("arende/<uuid:case>/fil/", views.case_file, name="case_file"),
    path("fil/<str:token>/", views.fetch, name="fetch"),
    path("utdrag/", views.incident, name="incident"),
    path("fel/", views.fault_index, name="fault_index"),
    path("fel/<uuid:fault>/", views.fault, name="fault"),
]
