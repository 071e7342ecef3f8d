from django.urls import path

from . import duties, focusing, scoring

urlpatterns = [
    path("risk/", scoring.risk, name="risk"),
    path("risk/projects/<int:project_id>/", scoring.risk_project, name="risk_project"),
    path("risk/enterprises/<int:enterprise_id>/", scoring.risk_enterprise, name="risk_enterprise"),
    path("risk/screening/", focusing.risk_screening, name="risk_screening"),
    path("risk/focus/", focusing.focus, name="focus"),
    path("risk/focus/new/", focusing.focus_new, name="focus_new"),
    path("risk/focus/<int:focus_id>/", focusing.focus_entry, name="focus_entry"),
    path("risk/focus/<int:focus_id>/act/", focusing.focus_act, name="focus_act"),
    path("risk/ledger/", duties.risk_ledger, name="risk_ledger"),
    path("risk/duties/", duties.risk_duties, name="risk_duties"),
    path("risk/duties/new/", duties.risk_duty_new, name="risk_duty_new"),
    path("risk/duties/<int:duty_id>/", duties.risk_duty, name="risk_duty"),
    path("risk/duties/<int:duty_id>/act/", duties.risk_duty_act, name="risk_duty_act"),
    path("risk/look-backs/", duties.risk_look_backs, name="risk_look_backs"),
]
