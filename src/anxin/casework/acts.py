"""What casework writes into the audit log."""

from anxin.audit.acts import declare

CLUE_FILED = declare("casework.clue_filed", label="登记线索", sentence="{actor}登记了线索{number}，渠道{door}")
CLUE_STEP = declare(
    "casework.clue_step", label="办理线索", sentence="{actor}对线索{number}：{step}（{from_state}→{to_state}）"
)
CLUE_CLOCK = declare(
    "casework.clue_clock", label="调整期限", sentence="{actor}对线索{number}的期限：{what}，理由：{reason}"
)
CLUE_URGENT = declare(
    "casework.clue_urgent", label="登记紧急情形", sentence="{actor}对线索{number}{what}，理由：{reason}"
)
CLUE_JOINT = declare("casework.clue_joint", label="通报联办", sentence="{actor}对线索{number}：{what}，{reason}")
RECEPTION = declare("casework.reception", label="集中接访", sentence="{actor}登记{agency} {on} 集中接访：{what}")
DOOR_JOINED = declare("casework.door_joined", label="并入同一诉求", sentence="{actor}把{door}并入线索{number}")
CASE_FILED = declare("casework.case_filed", label="立案", sentence="{actor}立案{number}：{title}")
CASE_STEP = declare(
    "casework.case_step", label="办理案件", sentence="{actor}对案件{number}：{step}（{from_state}→{to_state}）"
)
CASE_SAID = declare("casework.case_said", label="登记案情", sentence="{actor}在案件{number}登记：{what}")
MONEY_CAME = declare(
    "casework.money_came", label="清偿到账", sentence="{actor}登记案件{number}到账{amount}元，凭据{proof}"
)
CODE_MADE = declare("casework.code_made", label="制作二维码", sentence="{actor}给{place}做了二维码")
CODE_RETIRED = declare(
    "casework.code_retired", label="停用二维码", sentence="{actor}停用了{place}的二维码，理由：{reason}"
)
CODES_FILLED = declare(
    "casework.codes_filled",
    label="补齐二维码",
    sentence="{actor}给没有码的{kind}一次做了{count}个二维码",
    needs="codes",
)
CODE_REPLACED = declare(
    "casework.code_replaced", label="换二维码", sentence="{actor}给{place}换了新的二维码，理由：{reason}", needs="old"
)
CODE_HUNG = declare("casework.code_hung", label="张贴二维码", sentence="{actor}登记{place}的二维码 {on} 贴在{spot}")
CODE_CHECKED = declare(
    "casework.code_checked", label="查看二维码", sentence="{actor} {on} 查看{place}的二维码：{found}"
)
PACK_MADE = declare(
    "casework.pack_made",
    label="出具证据包",
    sentence="{actor}出具了{what}的证据包（{purpose}），{files} 个文件，理由：{reason}",
    needs="sha256",
)
PAPERS_ADDED = declare("casework.papers_added", label="补充材料", sentence="{actor}给线索{number}补充了{names}")
NAMES_ADDED = declare("casework.names_added", label="补充信息", sentence="{actor}给线索{number}补充了{what}")
DOCUMENT_MADE = declare(
    "casework.document_made",
    label="出具文书",
    sentence="{actor}出具了{kind} {number}，送{addressee}",
    needs="pdf_sha256 docx_sha256",
)
LEDGER_TAKEN = declare(
    "casework.ledger_taken",
    label="导出台账",
    sentence="{actor}导出{ledger}，{rows} 行，条件：{filters}",
    needs="version check",
)
CLUE_FILE_TAKEN = declare(
    "casework.clue_file_taken",
    label="导入线索文件",
    sentence="{actor}导入了{file}：新线索 {new} 条，更新 {again} 条，退回 {rejected} 行",
    needs="sha256",
)
CLUE_FILE_UNDONE = declare(
    "casework.clue_file_undone",
    label="撤回线索文件",
    sentence="{actor}撤回了{file}，撤下 {new} 条线索，理由：{reason}",
)
CLUE_FILE_READ = declare(
    "casework.clue_file_read",
    label="取出线索原件",
    sentence="{actor}取出了{file}的原件，理由：{reason}",
    needs="sha256",
)
REPLIES_TAKEN = declare("casework.replies_taken", label="导出答复", sentence="{actor}导出了给{door}的答复 {rows} 条")
PAPER_READ = declare("casework.paper_read", label="查看材料", sentence="{actor}看了线索{number}的{name}")
