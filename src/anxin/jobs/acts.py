"""What people do with background work, as the audit log tells it."""

from anxin.audit.acts import declare

JOB_ASKED = declare("jobs.asked", label="启动任务", sentence="{actor}启动了后台任务“{title}”")
JOB_AGAIN = declare(
    "jobs.asked_again", label="重做任务", sentence="{actor}让没做成的后台任务“{title}”（{subject}）再做一次"
)
JOB_PAUSED = declare("jobs.paused", label="暂停任务", sentence="{actor}暂停了定时任务“{title}”，理由：{reason}")
JOB_RESUMED = declare("jobs.resumed", label="恢复任务", sentence="{actor}恢复了定时任务“{title}”")
