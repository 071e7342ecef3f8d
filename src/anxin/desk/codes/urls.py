from django.urls import path

from . import covering, detail, hotlines, printing, register

urlpatterns = [
    path("codes/", register.codes, name="codes"),
    path("codes/new/", register.code_new, name="code_new"),
    path("codes/coverage/", covering.coverage, name="code_coverage"),
    path("codes/coverage/<slug:kind>/", covering.coverage, name="code_coverage"),
    path("codes/coverage/<slug:kind>/fill/", covering.fill, name="code_fill"),
    path("codes/posters/", printing.filtered, name="code_posters"),
    path("codes/<int:code_id>/", detail.code, name="code"),
    path("codes/<int:code_id>/photo/", detail.code_photo, name="code_photo"),
    path("codes/<int:code_id>/poster/<slug:paper>/", printing.poster, name="code_poster"),
    path("codes/<int:code_id>/step/<slug:step>/", detail.code_step, name="code_step"),
    path("hotlines/", hotlines.hotlines, name="hotlines"),
    path("hotlines/<int:agency_id>/", hotlines.hotline, name="hotline"),
]
