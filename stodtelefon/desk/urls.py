from django.urls import path

from stodtelefon.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("vantar/", views.waiting, name="waiting"),
    path("konto/kom-igang/", views.get_started, name="first_day"),
]
