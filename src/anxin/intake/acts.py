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
FILE_DROPPED = declare("intake.file_dropped", label="报送文件", sentence="{actor}报送了文件“{file}”（{bytes}字节）")
FILE_ANSWERED = declare("intake.file_answered", label="说明文件", sentence="{actor}说明了{subject}：{answers}")
TAKING_ASKED = declare("intake.taking_asked", label="要求入库", sentence="{actor}要求把“{file}”入库")
FILE_WITHDRAWN = declare("intake.file_withdrawn", label="撤下文件", sentence="{actor}撤下了还没入库的“{file}”")
ORIGINAL_TAKEN_OUT = declare(
    "intake.original_taken_out", label="下载原件", sentence="{actor}下载了原件“{file}”，理由：{reason}"
)
RETURNED_TAKEN_OUT = declare(
    "intake.returned_taken_out", label="下载退回的行", sentence="{actor}下载了“{file}”退回的行"
)
