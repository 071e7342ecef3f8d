from django.urls import path

from . import pages

app_name = "desk"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("warnings/", pages.warning_list, name="warnings"),
    path("warnings/<int:warning_id>/", pages.warning_story, name="warning"),
    path("desk.css", pages.stylesheet, name="stylesheet"),
    path("<path:path>", pages.nowhere, name="nowhere"),
]
