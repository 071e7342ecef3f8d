"""Messages of the national real-name platform, in the shapes in which contractors' systems store them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .people import CODES, HUILI, PEOPLE, QIANLING, WANGJIANG
from .write import sample

P = PEOPLE
SITE = "5223232405200001"


def _write(path: Path, document: Any, codec: str = "utf-8") -> None:
    path.write_bytes(json.dumps(document, ensure_ascii=False, indent=1).encode(codec))


@sample("messages/project_add.json")
def project(path: Path) -> None:
    data = {
        "code": SITE, "name": WANGJIANG, "contractorCorpCode": CODES[QIANLING], "contractorCorpName": QIANLING,
        "buildCorpName": "普安县城市建设投资有限公司", "category": "01", "areaCode": "522323", "prjStatus": "003",
        "invest": "8650.5", "startDate": "2024-05-20", "completeDate": "2026-12-30",
        "builderLicenses": [{"prjName": WANGJIANG, "builderLicenseNum": "522323202405100101"}],
    }  # fmt: skip
    _write(path, {"method": "Project.Add", "data": data})


@sample("messages/project_worker_add.json")
def workers(path: Path) -> None:
    people = [
        {"workerName": P[i].name, "isTeamLeader": "1" if n == 0 else "0", "idCardType": "01", "idCardNumber": P[i].id,
         "workType": code, "nation": "汉", "address": "贵州省普安县", "cellPhone": P[i].phone, "workRole": "20",
         "payRollBankCardNumber": P[i].card}
        for n, (i, code) in enumerate([(0, "020"), (1, "050"), (2, "777")])
    ]  # fmt: skip
    data = {
        "projectCode": SITE,
        "corpCode": CODES[HUILI],
        "corpName": HUILI,
        "teamSysNo": "1001",
        "teamName": "钢筋组",
        "workerList": people,
    }
    _write(path, {"method": "ProjectWorker.Add", "data": data})


@sample("messages/worker_entry_exit.json")
def entry_exit(path: Path) -> None:
    moves = [
        {"idCardType": "01", "idCardNumber": P[0].id, "date": "2026-03-01", "type": "1"},
        {"idCardType": "01", "idCardNumber": P[1].id, "date": "2026-04-30", "type": "0"},
    ]
    data = {"projectCode": SITE, "corpCode": CODES[HUILI], "corpName": HUILI, "teamSysNo": "1001", "workerList": moves}
    _write(path, [{"method": "WorkerEntryExit.Add", "data": data}])


@sample("messages/worker_attendance.json")
def attendance(path: Path) -> None:
    events = [
        {"idCardType": "01", "idCardNumber": P[i].id, "direction": direction, "date": f"2026-03-13 {clock}"}
        for i in (0, 1)
        for direction, clock in (("01", "07:02:04"), ("02", "18:11:30"))
    ]
    _write(
        path,
        {"method": "WorkerAttendance.Add", "data": {"projectCode": SITE, "teamSysNo": "1001", "dataList": events}},
        "gb18030",
    )


@sample("messages/payroll_add.json")
def payroll(path: Path) -> None:
    lines = [
        {"idCardType": "01", "idCardNumber": P[i].id, "days": "26", "workHours": "208", "payRollBankCardNumber": P[i].card,
         "payRollBankCode": "402", "payRollBankName": "普安农信社", "totalPayAmount": total, "actualAmount": actual,
         "isBackPay": "0", "balanceDate": "2026-04-15", "thirdPayRollCode": f"GZ{n}"}
        for n, (i, total, actual) in enumerate([(0, "7800.00", "7800.00"), (1, "7280", "7000.5"), (2, "", "")])
    ]  # fmt: skip
    data = {
        "projectCode": SITE,
        "corpCode": CODES[HUILI],
        "corpName": HUILI,
        "teamSysNo": "1001",
        "payMonth": "2026-03",
        "detailList": lines,
    }
    _write(path, {"method": "Payroll.Add", "data": data})
