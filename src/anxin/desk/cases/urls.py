from django.urls import path

from . import acts, detail, register

urlpatterns = [
    path("cases/", register.cases, name="cases"),
    path("cases/wall/", register.wall, name="case_wall"),
    path("cases/new/", acts.case_new, name="case_new"),
    path("cases/<int:case_id>/", detail.case, name="case"),
    path("cases/<int:case_id>/<slug:step>/", acts.case_step, name="case_step"),
]
