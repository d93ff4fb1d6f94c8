from django.urls import path

from stodtelefon.reporting import open_data, release_pages, views

app_name = "reporting"

urlpatterns = [
    path("", views.index, name="index"),
    path("<int:number>/", views.year, name="year"),
    path("<int:number>/forbered/", release_pages.prepare, name="prepare"),
    path("<int:number>/utgava/<int:edition>/", release_pages.edition, name="edition"),
    path("utgava/<uuid:release_id>/", release_pages.release, name="release"),
    path("utgava/<uuid:release_id>/skicka-tillbaka/", release_pages.decline, name="release_decline"),
    path("utgava/<uuid:release_id>/ta-tillbaka/", release_pages.withdraw, name="release_withdraw"),
    path("<int:number>/statistik.json", open_data.year_json, name="year_json"),
    path("<int:number>/statistik.csv", views.year_csv, name="year_csv"),
    path("<int:number>/statistik.xlsx", views.year_xlsx, name="year_xlsx"),
    path("<int:number>/statistik.pdf", views.year_pdf, name="year_pdf"),
    path("<int:number>/lagesbild/", views.situation_report, name="situation_report"),
    path("<int:number>/lagesbild.pdf", views.situation_report_pdf, name="situation_report_pdf"),
]
