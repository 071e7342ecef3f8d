from django.urls import path

from . import pages

urlpatterns = [path("gallery/", pages.gallery, name="gallery")]
