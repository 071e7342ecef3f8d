from django.urls import path

from . import batches, pages

urlpatterns = [
    path("intake/", pages.intake, name="intake"),
    path("intake/drop/", pages.drop, name="intake_drop"),
    path("intake/drops/<str:drop>/", pages.dropped, name="intake_dropped"),
    path("intake/take/", pages.take, name="intake_take"),
    path("intake/files/<int:upload_id>/", pages.upload, name="upload"),
    path("intake/files/<int:upload_id>/answer/", pages.answer, name="upload_answer"),
    path("intake/files/<int:upload_id>/columns/<int:sheet>/", pages.columns, name="upload_columns"),
    path("intake/files/<int:upload_id>/withdraw/", pages.withdraw, name="upload_withdraw"),
    path("intake/files/<int:upload_id>/returned/", pages.returned, name="upload_returned"),
    path("intake/files/<int:upload_id>/mend/", pages.mend, name="upload_mend"),
    path("intake/batches/<int:batch_id>/", batches.batch, name="batch"),
    path("intake/batches/<int:batch_id>/undo/", batches.undo, name="batch_undo"),
    path("intake/batches/<int:batch_id>/original/", batches.original, name="batch_original"),
]
