"""What intake writes into the audit log."""

from anxin.audit.acts import declare

FILE_TAKEN = declare(
    "intake.file_taken",
    label="导入文件",
    sentence="{actor}导入文件“{file}”：{accepted} 行入库，{unchanged} 行未变，{rejected} 行退回（校验值 {sha256}）",
)
BATCH_UNDONE = declare(
    "intake.batch_undone",
    label="撤销导入",
    sentence="{actor}撤销{subject}，理由：{reason}；随之重新应用的批次：{applied_again}",
)
LAYOUT_CONFIRMED = declare(
    "intake.layout_confirmed",
    label="确认版式",
    sentence="{actor}确认报送人“{sender}”的一种版式按“{kind}”读取",
)
ALIAS_NAMED = declare("intake.alias_named", label="登记别名", sentence="{actor}登记：“{alias}”就是“{name}”")
