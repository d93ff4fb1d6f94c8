from django.urls import path

from stodtelefon.review import views

app_name = "review"

urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:review_id>/", views.month, name="month"),
    path("<uuid:review_id>/skriv-under/", views.sign, name="sign_off"),
    path("<uuid:review_id>/utskrift/", views.printout, name="printout"),
    path("lasning/<uuid:item_id>/", views.item, name="item"),
    path("lasning/<uuid:item_id>/fraga/", views.ask, name="ask"),
    path("fraga/<uuid:item_id>/", views.answer, name="answer"),
]
