"""在建项目底册 and its kin: what the ledgers of several offices say of projects and enterprises."""

from typing import Any

from anxin.intake.recognise.model import ParsedRow
from anxin.kit import creditcode
from anxin.kit.text import brief, name_key, plain
from anxin.privacy.sealing import blind_index
from anxin.registry.models import (
    Contract,
    EnterpriseAlias,
    EnterpriseFact,
    NoticeBoard,
    Participation,
    Pause,
    Permit,
    Project,
    ProjectFact,
    Sighting,
)
from anxin.wages.models import PaymentGuarantee, SpecialAccount

from ..identities import ProjectUnclear
from ..ledger import Entry, filled, subject
from ..places import region_code
from .context import Context, RowEntries, reject, scaled, short, warn


def project_list(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    """One row per project; each fact is written only where the row says something of it."""
    made: list[RowEntries] = []
    for row in rows:
        project = _named(ctx, row)
        made.append((row, [] if project is None else _project_entries(ctx, row, project)))
    return made


def project_sighting(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    made: list[RowEntries] = []
    for row in rows:
        f = row.fields
        seen_on = f.get("seen_on") or ctx.heads.get("prepared_on") or f.get("permit_on")
        if seen_on is None and not row.rejected:
            reject(row, "推送日期", "bad_date", "没有推送日期，也没有发证日期，算不出应接入的期限，请补上")
        project = _named(ctx, row)
        if project is None:
            made.append((row, []))
            continue
        source = short(f.get("source") or ctx.heads.get("source"), 60)
        values = {
            "project_id": project.pk,
            "source": source,
            "seen_on": seen_on,
            "permit_no": short(f.get("permit_no"), 60),
            "permit_on": f.get("permit_on"),
            "amount_fen": f.get("amount"),
        }
        made.append((row, [Entry(Sighting, subject("sighting", project.pk, source), values, row.row, ctx.document)]))
    return made


def enterprise_list(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    made: list[RowEntries] = []
    for row in rows:
        f = row.fields
        if row.rejected or not f.get("name"):
            if not row.rejected:
                reject(row, "单位名称", "missing_name", "这一行没有单位名称，请补上")
            made.append((row, []))
            continue
        firm, reach = ctx.identities.enterprise(f["name"]), ctx.identities.reach
        if firm is not None and reach is not None and not reach.covers_enterprise(firm):
            reject(row, "单位名称", "out_of_reach", "这家单位的资料不归您报送，没有入库；请由管它的录入员报送")
            made.append((row, []))
            continue
        entry = enterprise_entry(ctx, row, firm)
        made.append((row, [entry]))
    return made


def enterprise_entry(ctx: Context, row: ParsedRow, enterprise_id: int | None) -> Entry:
    """What a row says of an enterprise itself; its former names lead to it from now on."""
    f = row.fields
    former = f.get("former_names") or []
    former = [former] if isinstance(former, str) else list(former)
    for name in former:
        EnterpriseAlias.objects.get_or_create(name_key=name_key(name), defaults={"enterprise_id": enterprise_id})
    code = short(f.get("credit_code"), 30).upper()
    code_ok = creditcode.check(code).ok if code else None
    values = {
        "enterprise_id": enterprise_id,
        "name": short(f["name"], 200),
        "credit_code": code,
        # A code that cannot be right is no proof that two names are one enterprise.
        "credit_index": blind_index("credit", code) if code_ok else "",
        "credit_code_ok": code_ok,
        "kind": short(f.get("kind"), 30),
        "legal_person": short(f.get("legal_person"), 50),
        "phone": short(f.get("phone"), 30),
        "address": short(f.get("address"), 300),
        "region_code": region_code(f.get("region") or "") or "",
        "registered_on": f.get("registered_on"),
        "capital_fen": f.get("capital"),
        "grade": short(f.get("grade"), 10),
        "former_names": short("、".join(former), 300),
    }
    return Entry(EnterpriseFact, subject("enterprise", enterprise_id), values, row.row, ctx.document, combine=filled)


def pause(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        f = row.fields
        if f.get("from_on") is None and not row.rejected:
            reject(row, "停工起", "bad_date", "没有停工起始日期，请补上")
        if project is None or row.rejected:
            made.append((row, []))
            continue
        values = {
            "project_id": project.pk,
            "from_on": f["from_on"],
            "to_on": f.get("to_on"),
            "reason": short(f.get("reason"), 100),
            "approved_by": short(f.get("approved_by"), 100),
            "approved_on": f.get("approved_on"),
        }
        key = subject("pause", project.pk, f["from_on"])
        made.append((row, [Entry(Pause, key, values, row.row, ctx.document, combine=filled)]))
    return made


def permit_index(number: str) -> str:
    """The key under which a permit number is found twice; '' for words such as 办理中 that stand in its place."""
    return blind_index("permit", plain(number).replace("-", "")) if sum(c.isdigit() for c in number) >= 6 else ""


def _named(ctx: Context, row: ParsedRow) -> Project | None:
    """The project that a ledger row is about."""
    f = row.fields
    if row.rejected:
        return None
    if not f.get("name") and not f.get("code"):
        reject(row, "项目名称", "missing_name", "这一行没有项目名称，请补上")
        return None
    region = region_code(f.get("town") or "", within=f.get("region") or "") or region_code(f.get("region") or "")
    if f.get("region") and not region:
        warn(
            row, "所在地", "unknown_region", f"没有叫“{brief(f['region'])}”的行政区划，先不归属地，请在区划表核对后更正"
        )
    try:
        return ctx.identities.project(f.get("name"), code=f.get("code") or "", region=region or "")
    except ProjectUnclear as unclear:
        reject(row, "项目名称", "project_unclear", str(unclear))
        return None


def _project_entries(ctx: Context, row: ParsedRow, project: Project) -> list[Entry]:
    f = row.fields
    firm = ctx.identities.enterprise
    owner_id, contractor_id = firm(f.get("owner")), firm(f.get("contractor"))
    entries: list[Entry] = []

    def add(model: type, key: str, values: dict[str, Any]) -> None:
        said = {name: value for name, value in values.items() if value not in (None, "")}
        if said:
            entries.append(Entry(model, key, {"project_id": project.pk, **said}, row.row, ctx.document, combine=filled))

    add(
        ProjectFact,
        subject("project", project.pk),
        {
            "name": short(f.get("name") or project.name, 200),
            "region_code": project.region_code,
            "address": short(f.get("address"), 300),
            "industry": short(f.get("industry"), 30),
            "authority": short(f.get("authority"), 60),
            "funding": f.get("funding"),
            "status": f.get("status"),
            "owner_id": owner_id,
            "contractor_id": contractor_id,
            "supervisor": short(f.get("supervisor"), 200),
            "owner_phone": short(f.get("owner_phone"), 30),
            "invest_fen": f.get("invest"),
            "area_m2": scaled(f.get("area_m2"), 1),
            "start_on": f.get("start_on"),
            "planned_end": f.get("planned_end"),
            "actual_end": f.get("actual_end"),
            "pay_day": f.get("pay_day"),
            "pay_day_next": f.get("pay_day_next"),
            "joined": f.get("joined"),
            "joined_on": f.get("joined_on"),
            "exempt_reason": short(f.get("exempt_reason"), 200),
            "gate": f.get("gate"),
            "lon": f.get("lon") and float(f["lon"]),
            "lat": f.get("lat") and float(f["lat"]),
            "labour_officer": short(f.get("labour_officer"), 50),
            "labour_officer_phone": short(f.get("labour_officer_phone"), 30),
            "coordinator": short(f.get("coordinator"), 50),
        },
    )
    ratio = f.get("labour_cost_ratio")
    contract = {
        "signed_on": f.get("contract_signed_on"),
        "amount_fen": f.get("contract_amount"),
        "labour_cost_fen": f.get("labour_cost_amount"),
        "labour_cost_ratio_ppm": scaled(ratio, 1_000_000),
        "labour_cost_cycle_months": f.get("labour_cost_cycle_months"),
        "labour_cost_due_day": f.get("labour_cost_due_day"),
    }
    if any(v is not None for v in contract.values()):
        add(
            Contract,
            subject("contract", project.pk, "main"),
            {"kind": "main", "party_a_id": owner_id, "party_b_id": contractor_id, **contract},
        )
    number = short(f.get("permit_no"), 60)
    if number or f.get("permit_on") or f.get("permit_required") is False:
        permit = {
            "number": number,
            "number_index": permit_index(number),
            "issued_on": f.get("permit_on"),
            "required": f.get("permit_required"),
        }
        add(Permit, subject("permit", project.pk, number), permit)
    account_id = ctx.identities.account(f.get("account_no"))
    if account_id or f.get("account_opened_on"):
        add(
            SpecialAccount,
            subject("special_account", project.pk, account_id),
            {
                "account_id": account_id,
                "holder_id": contractor_id,
                "bank": short(f.get("account_bank"), 100),
                "opened_on": f.get("account_opened_on"),
                "filed_on": f.get("account_filed_on"),
                "agreement_on": f.get("agreement_on"),
                "closed_on": f.get("account_closed_on"),
            },
        )
    if f.get("board_on"):
        add(NoticeBoard, subject("board", project.pk), {"set_on": f["board_on"]})
    if f.get("guarantee_kind") or f.get("guarantee_amount"):
        add(
            PaymentGuarantee,
            subject("guarantee", project.pk),
            {
                "kind": short(f.get("guarantee_kind"), 20),
                "amount_fen": f.get("guarantee_amount"),
                "from_on": f.get("guarantee_from"),
                "to_on": f.get("guarantee_to"),
            },
        )
    parts = [(owner_id, "owner"), (contractor_id, "contractor"), (firm(f.get("supervisor")), "supervisor")]
    parts += [(firm(name), "labour") for name in f.get("subcontractors") or []]
    for enterprise_id, role in parts:
        if enterprise_id:
            key = subject("participation", project.pk, enterprise_id, role)
            agreed_on = f.get("agency_agreement_on") if role == "labour" else None
            add(Participation, key, {"enterprise_id": enterprise_id, "role": role, "agency_agreement_on": agreed_on})
    return entries
