from django.urls import path

from . import acts, detail, register

urlpatterns = [
    path("opinion/", register.opinions, name="opinion"),
    path("opinion/new/", register.opinion_new, name="opinion_new"),
    path("opinion/rounds/", register.rounds, name="opinion_rounds"),
    path("opinion/releases/", register.releases, name="opinion_releases"),
    path("opinion/releases/<int:release_id>/", detail.release, name="opinion_release"),
    path("opinion/releases/<int:release_id>/<slug:step>/", acts.release_step, name="opinion_release_step"),
    path("opinion/<int:item_id>/", detail.item, name="opinion_item"),
    path("opinion/<int:item_id>/papers/<int:paper_id>/", acts.opinion_paper, name="opinion_paper"),
    path("opinion/<int:item_id>/<slug:step>/", acts.opinion_step, name="opinion_step"),
]
