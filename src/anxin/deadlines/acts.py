"""What happens to deadlines, as the audit log tells it."""

from anxin.audit.acts import declare

STARTED = declare(
    "deadlines.started",
    label="起算期限",
    sentence="{actor}为{of}起算“{purpose}”：{amount}{unit}，到期{due}，依据{basis}",
)
SUSPENDED = declare("deadlines.suspended", label="中止期限", sentence="{actor}中止了“{purpose}”的期限，理由：{reason}")
RESUMED = declare(
    "deadlines.resumed", label="恢复期限", sentence="{actor}恢复了“{purpose}”的期限，到期{due}，理由：{reason}"
)
EXTENDED = declare(
    "deadlines.extended",
    label="延长期限",
    sentence="{actor}把“{purpose}”的期限延长{amount}{unit}，到期{due}，理由：{reason}",
)
RESTARTED = declare(
    "deadlines.restarted", label="重新起算期限", sentence="{actor}重新起算“{purpose}”，到期{due}，理由：{reason}"
)
CLOSED = declare("deadlines.closed", label="办结期限", sentence="{actor}办结了“{purpose}”，办结日{closed_on}")
