from django.urls import path

from . import adding, following, pages

app_name = "worker"
urlpatterns = [
    path("w/", following.follow, name="follow"),
    path("w/language/", pages.language, name="language"),
    path("w/mine/<str:number>/", following.mine, name="mine"),
    path("w/mine/<str:number>/answer/", following.answer, name="answer"),
    path("w/mine/<str:number>/papers/", adding.papers, name="papers"),
    path("w/mine/<str:number>/names/", adding.names, name="names"),
    path("w/<str:token>/", pages.start, name="start"),
    path("w/<str:token>/offices/", pages.offices, name="offices"),
    path("w/<str:token>/<str:draft>/<slug:step>/", pages.step, name="step"),
]
