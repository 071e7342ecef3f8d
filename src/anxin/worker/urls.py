from django.urls import path

from . import adding, following, months, pages, record

app_name = "worker"
urlpatterns = [
    path("w/", following.follow, name="follow"),
    path("w/language/", pages.language, name="language"),
    path("w/mine/<str:number>/", following.mine, name="mine"),
    path("w/mine/<str:number>/answer/", following.answer, name="answer"),
    path("w/mine/<str:number>/papers/", adding.papers, name="papers"),
    path("w/mine/<str:number>/names/", adding.names, name="names"),
    path("w/record/", record.ask, name="record"),
    path("w/record/code/", record.enter_code, name="record_code"),
    path("w/record/slip/", record.enter_slip, name="record_slip"),
    path("w/record/leave/", record.leave, name="record_leave"),
    path("w/record/months/", months.all_months, name="record_months"),
    path("w/record/paper/", months.paper, name="record_paper"),
    path("w/record/pack/", months.pack, name="record_pack"),
    path("w/record/<int:project_id>/<int:month>/", months.one_month, name="record_month"),
    path("w/record/<int:project_id>/<int:month>/right/", months.confirm, name="record_right"),
    path("w/record/<int:project_id>/<int:month>/wrong/", months.what_is_wrong, name="record_wrong"),
    path("w/record/<int:project_id>/<int:month>/wrong/<slug:what>/", months.objection, name="record_object"),
    path("w/<str:token>/", pages.start, name="start"),
    path("w/<str:token>/offices/", pages.offices, name="offices"),
    path("w/<str:token>/<str:draft>/<slug:step>/", pages.step, name="step"),
]
