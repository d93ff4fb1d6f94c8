from django.urls import path

from stodtelefon.earlier import views

app_name = "earlier"

urlpatterns = [path("<slug:slug>/<str:key>/", views.versions, name="versions")]
