from django.urls import path

from . import acts, detail, doubts, letters, messages, originals, queue, watches, ways

urlpatterns = [
    path("warnings/", queue.warnings, name="warnings"),
    path("warnings/hand-over/", queue.hand_over_many, name="warnings_hand_over"),
    path("warnings/false-alarms/", doubts.false_alarms, name="false_alarms"),
    path("warnings/<int:warning_id>/", detail.warning, name="warning"),
    path("warnings/<int:warning_id>/<slug:step>/", acts.warning_step, name="warning_step"),
    path("warnings/papers/<int:attachment_id>/", originals.paper, name="warning_paper"),
    path("originals/<slug:table>/<int:row_id>/", originals.original, name="original"),
    path("notices/", letters.notices, name="notices"),
    path("notices/new/", letters.new_notice, name="notice_new"),
    path("notices/<int:notice_id>/", letters.notice, name="notice"),
    path("notices/<int:notice_id>/answers/<int:receiver_id>/", letters.answer, name="notice_answer"),
    path("inbox/", messages.inbox, name="inbox"),
    path("deliveries/", messages.deliveries, name="deliveries"),
    path("deliveries/<int:delivery_id>/again/", messages.again, name="delivery_again"),
    path("ways/", ways.area_ways, name="ways"),
    path("ways/mine/", ways.my_addresses, name="my_addresses"),
    path("watches/", watches.watches, name="watches"),
    path("watches/new/", watches.new_watch, name="watch_new"),
    path("watches/<int:watch_id>/", watches.watch, name="watch"),
]
