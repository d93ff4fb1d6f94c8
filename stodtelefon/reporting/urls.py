from django.urls import path

from stodtelefon.reporting import views

app_name = "reporting"

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:number>/", views.year, name="year"),
    path("<int:number>/statistik.csv", views.year_csv, name="year_csv"),
]
