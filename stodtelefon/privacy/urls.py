from django.urls import path

from stodtelefon.privacy import views

app_name = "privacy"

urlpatterns = [path("", views.keys, name="keys")]
