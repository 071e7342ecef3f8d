"""Words of a project's pages for what files carry as codes."""

KINDS_OF_SHEETS = {
    "project_list": "项目底册",
    "project_sighting": "他处已知项目",
    "roster": "花名册",
    "attendance_grid": "考勤表",
    "attendance_events": "考勤机打卡",
    "daily_clock": "每日上下班",
    "payroll": "工资支付表",
    "bank_receipt": "代发回单",
    "bank_statement": "专户流水",
    "labour_cost": "人工费拨付",
    "deposit": "工资保证金",
    "pause": "停工备案",
    "participant_list": "参建单位",
    "wage_confirmation": "工资确认",
    "payslip": "工资清单送达",
    "account_event": "专户查封冻结划拨",
    "injury_insurance": "工伤保险",
    "notice_board": "告示牌检查",
}

PURPOSES = {
    "wage": "工资",
    "labour_cost": "人工费",
    "tax": "税费",
    "fee": "手续费",
    "bank_correction": "银行冲正",
    "refund": "退款",
    "interest": "利息",
    "other": "其他",
}

DEPOSIT_EVENTS = {"use": "使用", "refill": "补足", "release": "返还"}
DEPOSIT_KINDS = {
    "cash": "现金",
    "bank_guarantee": "银行保函",
    "company_guarantee": "担保公司保函",
    "insurance": "保证保险",
}
CONTRACT_KINDS = {"main": "施工总承包合同", "": "施工合同"}
