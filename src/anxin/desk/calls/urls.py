from django.urls import path

from . import pages

urlpatterns = [
    path("wage-calls/", pages.wage_calls, name="wage_calls"),
    path("wage-calls/draw/", pages.draw, name="wage_calls_draw"),
    path("wage-calls/<int:call_id>/", pages.told, name="wage_call_told"),
    path("wage-calls/<int:call_id>/phone/", pages.phone, name="wage_call_phone"),
]
