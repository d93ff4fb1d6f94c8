from django.urls import path

from stodtelefon.public import views

app_name = "public"
urlpatterns = [
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
    path("favicon.ico", views.favicon, name="favicon"),
]
