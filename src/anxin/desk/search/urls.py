from django.urls import path

from . import pages

urlpatterns = [path("search/", pages.search, name="search")]
