from django.urls import path

from stodtelefon.reporting import reach_pages

app_name = "reach"

urlpatterns = [
    path("", reach_pages.index, name="index"),
    path("<int:number>/", reach_pages.year, name="year"),
]
