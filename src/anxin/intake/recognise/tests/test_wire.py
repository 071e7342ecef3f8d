"""Messages of the national real-name platform."""

from __future__ import annotations

import json
from datetime import date

from anxin.intake.recognise import parse_json
from anxin.intake.recognise.wire import unseal

from .sheets_for_tests import CARDS, IDS, codes

SECRET = "0123456789abcdef0123456789abcdef"
SEALED = "JX9VINBLtvgyQYLbT3J5R5gU6AIv2SEOdwzYZktpBMA="  # the platform's published test vector


def worker(**changes: str) -> dict[str, object]:
    person = {
        "workerName": "张三丰",
        "isTeamLeader": "0",
        "idCardType": "01",
        "idCardNumber": IDS[0],
        "workType": "040",
        "workRole": "20",
        "payRollBankCardNumber": CARDS[0],
        **changes,
    }
    return {
        "method": "ProjectWorker.Add",
        "data": {"projectCode": "P1", "corpName": "甲公司", "teamName": "钢筋组", "workerList": [person]},
    }


def test_a_worker_message_is_a_roster_line() -> None:
    ((found, rows),) = parse_json(worker())
    assert (found.kind, found.employer, found.crew, found.heads["project_code"]) == ("roster", "甲公司", "钢筋组", "P1")
    fields = rows[0].fields
    assert (
        fields["name"],
        fields["trade"],
        fields["role"],
        fields["is_leader"],
        fields["card"],
        fields["project_code"],
    ) == ("张三丰", "混凝土工", "worker", False, CARDS[0], "P1")


def test_a_sealed_number_opens_with_the_secret_and_is_refused_without() -> None:
    assert unseal(SEALED, SECRET) == "110101199001010015"
    ((_, rows),) = parse_json(worker(idCardNumber=SEALED), secret=SECRET)
    assert rows[0].fields["id_number"] == "110101199001010015"
    for secret in (None, "x" * 32, "short"):
        ((_, rows),) = parse_json(worker(idCardNumber=SEALED), secret=secret)
        assert codes(rows[0]) == ["id_sealed"] and rows[0].rejected and SEALED not in rows[0].issues[0].message_zh


def test_a_code_without_a_word_is_an_issue_and_never_a_default() -> None:
    ((_, rows),) = parse_json(worker(workType="777", workRole="99"))
    assert codes(rows[0]) == ["unmapped_code", "unmapped_code"]
    assert not {"trade", "role"} & set(rows[0].fields)


def test_entry_contract_attendance_and_payroll_messages() -> None:
    head = {"projectCode": "P1", "corpName": "甲公司"}
    person = {"idCardType": "01", "idCardNumber": IDS[0]}
    messages = [
        {
            "method": "WorkerEntryExit.Add",
            "data": {**head, "workerList": [{**person, "date": "2026-03-01", "type": "1"}]},
        },
        {
            "method": "WorkerContract.Add",
            "data": {
                "projectCode": "P1",
                "contractList": [
                    {**person, "contractPeriodType": "0", "startDate": "2026-03-01", "endDate": "2026-12-31"}
                ],
            },
        },
        {
            "method": "WorkerAttendance.Add",
            "data": {**head, "dataList": [{**person, "direction": "01", "date": "2026-03-13 07:02:04"}]},
        },
        {
            "method": "Payroll.Add",
            "data": {
                **head,
                "payMonth": "2026-03",
                "detailList": [
                    {**person, "days": "21", "totalPayAmount": "6500", "actualAmount": "6500", "isBackPay": "0"}
                ],
            },
        },
    ]
    (move, contract, event, pay) = [rows[0] for _, rows in parse_json(messages)]
    assert move.fields["entered_on"] == date(2026, 3, 1)
    assert contract.fields["contract_to"] == date(2026, 12, 31)
    assert (event.fields["direction"], event.fields["at"].isoformat()) == ("in", "2026-03-13T07:02:04+08:00")
    assert (pay.fields["month"], pay.fields["owed"], pay.fields["is_back_pay"]) == (202603, 650000, False)


def test_the_request_form_with_its_data_as_text_is_the_same_message() -> None:
    form = {
        "appid": "a",
        "format": "json",
        "method": "ProjectWorker.Add",
        "data": json.dumps(worker()["data"]),
        "sign": "s",
    }
    assert parse_json(form)[0][1][0].fields == parse_json(worker())[0][1][0].fields


def test_a_message_that_does_not_name_its_method_is_known_by_its_fields() -> None:
    assert parse_json(worker()["data"])[0][0].kind == "roster"
    assert parse_json([{"a": 1}])[0][0].kind == "not_data"


def test_queries_and_unknown_methods_are_left_alone() -> None:
    for method in ("Payroll.Query", "ProjectTraining.Add", "Team.Add"):
        ((found, rows),) = parse_json({"method": method, "data": {"projectCode": "P1"}})
        assert not found.imports and rows == [] and found.notes


def test_a_project_message_scales_its_investment_and_keeps_its_permit() -> None:
    data = {
        "name": "甲工程",
        "code": "P1",
        "category": "01",
        "prjStatus": "003",
        "invest": "8650.5",
        "builderLicenses": [{"builderLicenseNum": "52"}, {"builderLicenseNum": "53"}],
    }
    ((found, rows),) = parse_json({"method": "Project.Add", "data": data})
    fields = rows[0].fields
    assert found.kind == "project_list"
    assert (fields["invest"], fields["permit_no"], fields["status"], fields["industry"]) == (
        8_650_500_000,
        "52",
        "ongoing",
        "房屋建筑",
    )
    assert codes(rows[0]) == ["more_permits"]


def test_a_method_of_a_thousand_characters_is_named_in_a_short_line():
    (found, rows), *_ = parse_json({"method": "长" * 3000 + "\n", "data": {}}, "x.json")
    assert not rows and all(len(note) < 120 and "\n" not in note for note in [found.sheet, *found.notes])
