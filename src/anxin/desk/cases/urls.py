from django.urls import path

from . import acts, clearing, detail, register

urlpatterns = [
    path("cases/", register.cases, name="cases"),
    path("cases/wall/", register.wall, name="case_wall"),
    path("cases/clearing/", clearing.case_clearing, name="case_clearing"),
    path("cases/<int:case_id>/look-back/", clearing.case_look_back, name="case_look_back"),
    path("cases/new/", acts.case_new, name="case_new"),
    path("cases/<int:case_id>/", detail.case, name="case"),
    path("cases/<int:case_id>/<slug:step>/", acts.case_step, name="case_step"),
]
