from django.urls import path

from stodtelefon.desk import views

urlpatterns = [path("", views.home, name="home")]
