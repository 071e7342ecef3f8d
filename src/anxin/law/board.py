"""What the board on a site must show its workers (维权信息告示牌): the items of article 34 of decree 724, one by one."""

from __future__ import annotations

ARTICLE = "decree-724/34"

# code -> what checklists call it
BOARD_ITEMS: dict[str, str] = {
    "owner": "建设单位",
    "contractor": "施工总承包单位",
    "project_office": "项目部",
    "subcontractors": "分包单位",
    "authority": "行业主管部门",
    "labour_officer": "劳资专管员",
    "minimum_wage": "最低工资标准",
    "pay_day": "工资支付日期",
    "authority_phone": "行业主管部门投诉举报电话",
    "inspection_phone": "劳动保障监察投诉举报电话",
    "arbitration": "劳动争议调解仲裁申请渠道",
    "legal_aid": "法律援助申请渠道",
    "legal_hotline": "公共法律服务热线",
}
