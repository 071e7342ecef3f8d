from importlib import import_module
from pathlib import Path

from django.urls import include, path

from . import saved

app_name = "desk"

# Each room of the desk brings its own addresses.
_ROOMS = sorted(p.parent.name for p in Path(__file__).parent.glob("*/urls.py"))
urlpatterns = [
    *(path("", include(import_module(f"{__package__}.{room}.urls").urlpatterns)) for room in _ROOMS),
    path("views/save/", saved.save_view, name="save_view"),
    path("views/drop/", saved.drop_view, name="drop_view"),
]
