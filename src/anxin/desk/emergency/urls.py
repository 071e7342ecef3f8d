from django.urls import path

from . import acts, daily, detail, plans, register

urlpatterns = [
    path("emergency/", register.events, name="emergency"),
    path("emergency/new/", register.event_new, name="emergency_new"),
    path("emergency/plans/", plans.plans, name="emergency_plans"),
    path("emergency/plans/new/", plans.plan_new, name="emergency_plan_new"),
    path("emergency/plans/<int:plan_id>/", plans.plan, name="emergency_plan"),
    path("emergency/plans/<int:plan_id>/end/", plans.plan_end, name="emergency_plan_end"),
    path("emergency/plans/<int:plan_id>/file/", plans.plan_file, name="emergency_plan_file"),
    path("emergency/daily/", daily.daily, name="emergency_daily"),
    path("emergency/daily/<int:report_id>/file/", daily.daily_file, name="emergency_daily_file"),
    path("emergency/daily/periods/new/", daily.period_new, name="emergency_period_new"),
    path("emergency/daily/periods/<int:period_id>/end/", daily.period_end, name="emergency_period_end"),
    path("emergency/<int:event_id>/", detail.event, name="emergency_event"),
    path("emergency/<int:event_id>/papers/<int:paper_id>/", acts.scene_paper, name="emergency_paper"),
    path("emergency/<int:event_id>/reports/<int:report_id>/<slug:form>/", acts.report_file, name="emergency_report"),
    path("emergency/<int:event_id>/<slug:step>/", acts.event_step, name="emergency_step"),
]
