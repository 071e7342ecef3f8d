from django.urls import path

from . import circulars, pages

urlpatterns = [
    path("quality/", pages.quality, name="quality"),
    path("quality/projects/<int:project_id>/", pages.project, name="quality_project"),
    path("quality/senders/", pages.senders, name="quality_senders"),
    path("quality/advice/", circulars.advice, name="quality_advice"),
    path("quality/circulars/", circulars.circulars, name="circulars"),
    path("quality/circulars/draft/", circulars.draft, name="circular_draft"),
    path("quality/circulars/<int:circular_id>/", circulars.circular, name="circular"),
    path("quality/circulars/<int:circular_id>/sign/", circulars.sign, name="circular_sign"),
    path("quality/circulars/<int:circular_id>/return/", circulars.send_back, name="circular_return"),
    path("quality/circulars/<int:circular_id>/send/", circulars.send, name="circular_send"),
    path("quality/circulars/<int:circular_id>/paper/", circulars.paper, name="circular_paper"),
    path(
        "quality/circulars/<int:circular_id>/advice/<int:advice_id>/paper/",
        circulars.advice_paper,
        name="circular_advice",
    ),
]
