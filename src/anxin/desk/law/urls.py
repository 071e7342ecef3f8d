from django.urls import path

from . import pages

urlpatterns = [
    path("law/", pages.law_index, name="law"),
    path("law/articles/<str:instrument>/<str:number>/", pages.law_article, name="law_article"),
    path("law/numbers/<str:name>/", pages.law_number, name="law_number"),
]
