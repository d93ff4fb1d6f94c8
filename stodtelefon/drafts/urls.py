from django.urls import path

from stodtelefon.drafts import views

app_name = "drafts"

urlpatterns = [
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/slang/", views.drop, name="drop"),
]
