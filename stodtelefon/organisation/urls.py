from django.urls import path

from stodtelefon.organisation import views

app_name = "organisation"

urlpatterns = [
    path("installningar/", views.edit, name="edit"),
    path("kodlistor/", views.code_list_index, name="code_list_index"),
    path("kodlistor/<slug:slug>/", views.code_list, name="code_list"),
    path("kodlistor/<slug:slug>/ny/", views.code_row_create, name="code_row_create"),
    path("kodlistor/<slug:slug>/<int:pk>/", views.code_row_edit, name="code_row_edit"),
    path("kodlistor/<slug:slug>/<int:pk>/anvands/", views.code_row_retire, name="code_row_retire"),
]
