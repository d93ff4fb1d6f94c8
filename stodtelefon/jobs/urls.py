from django.urls import path

from stodtelefon.jobs import views

app_name = "jobs"

urlpatterns = [path("", views.index, name="index")]
