"""The field names of the national real-name platform and what they are here. Names are compared in lower case: their capitals vary."""

from __future__ import annotations

import re

PERSON = {
    "workername": "name",
    "name": "name",
    "idcardtype": "id_type",
    "idcardnumber": "id_number",
    "cellphone": "phone",
}
CARD = {
    "payrollbankcardnumber": "card",
    "payrollbankname": "bank",
    "payrolltopbankcode": "bank",
    "payrollbankcode": "bank",
}
#: field of the message in lower case -> our field, per kind of message
FIELDS: dict[str, dict[str, str]] = {
    "worker": {
        **PERSON, **CARD, "worktype": "trade", "nation": "nation", "address": "address", "workrole": "role", "isteamleader": "is_leader", "gender": "sex",
        "birthday": "birth", "expirydate": "id_valid_to", "hascontract": "contract_signed", "hasbuyinsurance": "insurance", "entrytime": "entered_on", "exittime": "left_on",
        "teamname": "crew", "corpname": "employer", "corpcode": "employer_code", "projectcode": "project_code", "projectname": "project",
    },
    "move": {**PERSON, "date": "move_on", "type": "move_type", "corpname": "employer", "corpcode": "employer_code", "teamname": "crew", "projectcode": "project_code"},
    "contract": {
        **PERSON, "startdate": "contract_from", "enddate": "contract_to", "unitprice": "unit_price", "contractperiodtype": "contract_span", "corpname": "employer",
        "corpcode": "employer_code", "projectcode": "project_code", "teamname": "crew",
    },
    "attendance": {
        **PERSON, "date": "at", "direction": "direction", "attendtype": "mode", "channel": "device", "corpname": "employer", "corpcode": "employer_code",
        "teamname": "crew", "projectcode": "project_code",
    },
    "payroll": {
        **PERSON, **CARD, "days": "days", "workhours": "hours", "totalpayamount": "owed", "actualamount": "payable", "isbackpay": "is_back_pay",
        "backpaymonth": "back_month", "balancedate": "paid_on", "thirdpayrollcode": "batch_no", "paymonth": "month", "corpname": "employer",
        "corpcode": "employer_code", "teamname": "crew", "projectcode": "project_code",
    },
    "project": {
        "name": "name", "projectname": "name", "code": "code", "projectcode": "code", "contractorcorpname": "contractor", "contractorcorpcode": "contractor_code",
        "buildcorpname": "owner", "category": "industry", "areacode": "region", "prjstatus": "status", "invest": "invest", "startdate": "start_on",
        "completedate": "planned_end", "address": "address", "lng": "lon", "lat": "lat", "buildingarea": "area_m2", "builderlicensenum": "permit_no",
    },
    "corp": {
        "corpname": "name", "corpcode": "credit_code", "corptype": "kind", "legalman": "legal_person", "officephone": "phone", "linktel": "phone", "address": "address",
        "registerdate": "registered_on", "regcapital": "capital", "entrytime": "entered_on", "exittime": "left_on", "projectcode": "project_code",
    },
}  # fmt: skip
#: our field -> code table, per kind of message
CODES: dict[str, dict[str, str]] = {
    "worker": {
        "trade": "trade",
        "sex": "sex",
        "role": "role",
        "is_leader": "yes_no",
        "contract_signed": "yes_no",
        "insurance": "yes_no",
    },
    "move": {"move_type": "move"},
    "contract": {"contract_span": "contract_term"},
    "attendance": {"direction": "direction", "mode": "mode"},
    "payroll": {"is_back_pay": "yes_no"},
    "project": {"industry": "category", "status": "status"},
    "corp": {},
}
KIND = {
    "worker": "roster",
    "move": "roster",
    "contract": "roster",
    "attendance": "attendance_events",
    "payroll": "payroll",
    "project": "project_list",
    "corp": "enterprise_list",
}
METHOD = {
    "projectworker": "worker", "workerentryexit": "move", "workercontract": "contract", "workerattendance": "attendance", "payroll": "payroll", "project": "project",
    "corp": "corp", "projectsubcontractor": "corp",
}  # fmt: skip
LISTS = ("workerlist", "detaillist", "datalist", "contractlist", "rows", "list")
IN_WAN = frozenset({"invest", "regcapital"})  # the platform counts these in ten thousands of yuan
SEALED = ("id_number", "card")
PLAIN_NUMBER = re.compile(r"^[0-9]{6,30}[0-9Xx]?$|^[A-Z]{1,2}\d{6,10}(?:\(?\d\)?)?$")
