from django.urls import path

from stodtelefon.organisation import views

app_name = "organisation"

urlpatterns = [path("", views.edit, name="edit")]
