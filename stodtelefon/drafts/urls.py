from django.urls import path

from stodtelefon.drafts import views

app_name = "drafts"

urlpatterns = [
    path("", views.index, name="index"),
    path("spara/", views.write, name="write"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/ta-bort/", views.throw_away, name="throw_away"),
    path("<uuid:pk>/lamna/", views.hand_over, name="hand_over"),
    path("<uuid:pk>/till-handlaggaren/", views.to_handler, name="to_handler"),
]
