"""Which projects a change can reach, and the rows that are enough to judge them again.

A finding on one project may hang on another through a worker (one person on two sites), a card (one card, two
holders) or a permit number (one permit, two sites). A change on the projects D can therefore alter findings on every project of D's workers and cards, D'; to
judge D' in full one must see every project of the workers and cards of D' in turn, D''.
"""

from .naive import Key, NaiveFinding

Tables = dict[str, list[dict]]

RECORDS = (
    "clue",
    "case_file",
    "case_claim",
    "case_promise",
    "case_award",
    "case_contact",
    "case_sign",
    "case_advance",
    "case_order",
    "firm_check",
    "report_due",
)

TIED_BY_WORKER = ("enrolment", "attendance_month", "payroll_line", "receipt", "name_tie")
TIED_BY_CARD = ("enrolment", "payroll_line", "receipt")


def neighbours(tables: Tables, projects: set) -> set:
    """The projects, and all on which one of their workers or cards appears in any version of any row."""
    workers, cards = set(), set()
    for name in TIED_BY_WORKER:
        workers |= {row.get("worker_id") for row in tables.get(name, []) if row["project_id"] in projects}
    for name in TIED_BY_CARD:
        cards |= {row.get("card_id") for row in tables.get(name, []) if row["project_id"] in projects}
    permits = {row.get("number_index") for row in tables.get("permit", []) if row["project_id"] in projects}
    reached = set(projects)
    for name in TIED_BY_WORKER:
        for row in tables.get(name, []):
            if row.get("worker_id") is not None and row["worker_id"] in workers:
                reached.add(row["project_id"])
    for name in TIED_BY_CARD:
        for row in tables.get(name, []):
            if row.get("card_id") is not None and row["card_id"] in cards:
                reached.add(row["project_id"])
    for row in tables.get("permit", []):
        if row.get("number_index") and row["number_index"] in permits:
            reached.add(row["project_id"])
    return reached


def only(tables: Tables, projects: set) -> Tables:
    """The facts of some projects; identities of people, cards and firms, and records of work, stay whole."""
    kept = {}
    for name, rows in tables.items():
        if name in RECORDS:
            kept[name] = rows
        elif name == "project":
            kept[name] = [row for row in rows if row["id"] in projects]
        else:
            kept[name] = [row for row in rows if "project_id" not in row or row["project_id"] in projects]
    return kept


def on_projects(found: dict[Key, NaiveFinding], projects: set) -> dict[Key, NaiveFinding]:
    return {key: finding for key, finding in found.items() if key[1] in projects}


def without_rows_of(tables: Tables, project: object, share: int) -> Tables:
    """The tables after a change on one project: every `share`-th of its rows has gone."""
    changed = {}
    for name, rows in tables.items():
        changed[name] = [
            row
            for row in rows
            if row.get("project_id") != project or name in ("name_ref", "crew", *RECORDS) or row["id"] % share
        ]
    return changed
