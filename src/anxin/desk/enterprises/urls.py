from django.urls import path

from . import pages

urlpatterns = [
    path("enterprises/", pages.enterprises_page, name="enterprises"),
    path("enterprises/<int:enterprise_id>/", pages.enterprise, name="enterprise"),
]
