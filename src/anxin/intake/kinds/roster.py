"""花名册: who is on the project, since when, under which contract, paid to which card."""

from anxin.intake.recognise.model import ParsedRow
from anxin.privacy.sealing import blind_index
from anxin.registry.models import Document, Enrolment, Fact

from ..ledger import Entry, filled, subject
from .context import Context, RowEntries, holder_differs, person_name, reject, short

# How rosters call the person in charge of the roster and the wages.
_LABOUR_OFFICERS = frozenset({"劳资专管员", "劳资员", "劳资专员", "专管员", "劳务员", "劳资管理员", "劳动工资专管员"})


def enrolment_key(project_id: int, worker_id: int, employer_id: int | None, stint: int = 0) -> str:
    return subject("enrolment", project_id, worker_id, employer_id, stint or "")


def roster(ctx: Context, rows: list[ParsedRow]) -> list[RowEntries]:
    ctx.load_people(rows)
    layouts: dict[int, str] = {}

    def together(values: dict, held: Fact) -> dict:
        """The same form again is a correction, blanks and all; another form (a list of exits) tells a part."""
        if held.document_id is None:
            return filled(values, held)
        if held.document_id not in layouts:
            layouts[held.document_id] = Document.objects.values_list("layout", flat=True).get(pk=held.document_id)
        same_form = layouts[held.document_id] == ctx.document.layout
        return values if same_form else filled(values, held)

    made: list[RowEntries] = []
    for row in rows:
        project = ctx.project_of(row)
        if not row.fields.get("id_number") and not row.rejected:
            reject(row, "身份证号", "id_missing", "花名册必须写明证件号码，请补上后再导入")
        if project is None or row.rejected:
            made.append((row, []))
            continue
        worker_id = ctx.identities.worker(row.fields["id_number"])
        employer_id = ctx.employer_of(row)
        stint = ctx.nth("stint", project.pk, worker_id, employer_id)
        values = _values(row, ctx, project.pk, worker_id, employer_id)
        values["crew_id"] = ctx.crew_of(row, project)
        key = enrolment_key(project.pk, worker_id, employer_id, stint)
        made.append((row, [Entry(Enrolment, key, values, row.row, ctx.document, combine=together)]))
    return made


def _values(row: ParsedRow, ctx: Context, project_id: int, worker_id: int, employer_id: int | None) -> dict:
    f = row.fields
    name = person_name(f.get("name"))
    phone = short(f.get("phone"), 30)
    values = {
        "project_id": project_id,
        "employer_id": employer_id,
        "worker_id": worker_id,
        "name": name,
        "name_index": blind_index("name", name) if name else "",
        "trade": short(f.get("trade"), 50),
        "entered_on": f.get("entered_on"),
        "left_on": f.get("left_on"),
        "exit_reason": short(f.get("exit_reason"), 50),
        "contract_no": short(f.get("contract_no"), 60),
        "contract_signed_on": f.get("contract_signed_on"),
        "contract_from": f.get("contract_from"),
        "contract_to": f.get("contract_to"),
        "pay_mode": short(f.get("pay_mode"), 20),
        "unit_price_fen": f.get("unit_price"),
        "pay_day": f.get("pay_day"),
        "card_id": ctx.identities.card(f.get("card")),
        "bank": short(f.get("bank"), 100),
        "card_holder": person_name(f.get("card_holder")),
        "card_checked": f.get("card_checked"),
        "insurance": f.get("insurance"),
        "settled_on": f.get("settled_on"),
        "settled_confirmed": f.get("worker_confirmed_settled"),
        "phone": phone,
        "phone_index": blind_index("phone", phone) if phone else "",
        "id_valid_to": f.get("id_valid_to"),
    }
    # What the row does not say is left out, so that another form's word on it may stand.
    if f.get("role"):
        values["role"] = f["role"]
    if short(f.get("trade"), 50) in _LABOUR_OFFICERS:
        values["post"] = "labour_officer"
    if f.get("is_leader") is not None:
        values["is_leader"] = f["is_leader"]
    if f.get("card_holder"):
        values["holder_differs"] = holder_differs(row)
    return values
