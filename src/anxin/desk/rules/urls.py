from django.urls import path

from . import changes, pages, trying

urlpatterns = [
    path("rules/", pages.rules, name="rules"),
    path("rules/changes/", changes.change_list, name="rule_changes"),
    path("rules/changes/<int:change_id>/", changes.change, name="rule_change"),
    path("rules/changes/<int:change_id>/decide/", changes.decide, name="rule_decide"),
    path("rules/trials/", trying.trials, name="trials"),
    path("rules/trials/<int:trial_id>/", trying.trial, name="trial"),
    path("rules/trials/<int:trial_id>/rows/", trying.trial_rows, name="trial_rows"),
    path("rules/<str:code>/", pages.rule, name="rule"),
    path("rules/<str:code>/tighten/", changes.tighten, name="rule_tighten"),
    path("rules/<str:code>/switch/", changes.switch, name="rule_switch"),
    path("rules/<str:code>/try/", trying.trial_new, name="trial_new"),
]
