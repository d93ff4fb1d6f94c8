from django.urls import path

from stodtelefon.reporting import open_data

app_name = "open_data"

urlpatterns = [
    path("statistik.json", open_data.open_index, name="index"),
    path("statistik/<int:number>.json", open_data.open_year, name="year"),
    path("openapi.json", open_data.openapi, name="openapi"),
]
