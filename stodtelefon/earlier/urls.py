"""An address for each kind of record that a room has registered."""

from django.urls import path

from stodtelefon.earlier.earlier_parts import parts
from stodtelefon.earlier.views import page_of

app_name = "earlier"

urlpatterns = [path(f"{part.slug}/<str:key>/", page_of(part), name=part.slug) for part in parts]
