from django.urls import path

from stodtelefon.watch import views

urlpatterns = [
    path("halsa/", views.health, name="health"),
    path("halsa/redo/", views.ready, name="ready"),
    path("matt/", views.metrics, name="metrics"),
]
