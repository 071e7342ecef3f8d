"""From what a row calls things to the identities in the register, found or made, many at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from anxin.intake.recognise.columns.distinct import clean_numbers
from anxin.kit import idnumber
from anxin.kit.text import name_key, person_key, plain
from anxin.privacy.sealing import blind_index, blind_indexes
from anxin.registry.models import (
    Card,
    Crew,
    Enterprise,
    EnterpriseAlias,
    NameRef,
    Project,
    ProjectAlias,
    Worker,
)
from anxin.wages.models import Account

from .inserting import insert
from .ledger import subject
from .looking_up import rows_by_key
from .reach import Reach

# Characters that the columns hold; SQLite would take more, PostgreSQL refuses.
_LONGEST_NAME, _LONGEST_CODE = 200, 60
# Identities that are remembered from chunk to chunk; some hundred bytes each.
_MOST_HELD = 250_000


class ProjectUnclear(ValueError):
    """Several projects answer to the name; ``options`` are their names with their codes."""

    def __init__(self, name: str, options: list[str]) -> None:
        super().__init__(f"有 {len(options)} 个项目都叫“{name}”，请用 --project 写明项目编码：{'、'.join(options)}")
        self.options = options


class ProjectTwin(ProjectUnclear):
    """The name is taken in the same place by a project with another code."""

    def __init__(self, held: Project, code: str) -> None:
        ValueError.__init__(
            self,
            f"同一地方已有同名的项目“{held.name[:40]}”，编码是 {held.code}，这里写的是 {code}；请核对编码，或写明所在地以示区别",
        )
        self.options = [f"{held.name}（{held.code}）"]


class OutOfReach(ProjectUnclear):
    """Whoever brings the file may not bring facts about the project; whether there is one is not said."""

    def __init__(self, name: str) -> None:
        said = f"“{name[:60]}”" if name else "这个项目"
        ValueError.__init__(
            self, f"{said}不在您能报送的项目里，没有入库；请核对项目名称和编码，或由管这个项目的录入员报送"
        )
        self.options = []


class ProjectUnknown(ValueError):
    """No ledger has told yet which project has the code; ``code`` is what the row says."""

    def __init__(self, code: str) -> None:
        super().__init__(f"在建项目底册里还没有编码为“{code[:60]}”的项目")
        self.code = code


@dataclass(frozen=True, slots=True)
class Person:
    """Who a row is about: a worker by his number, or a reference by name. Exactly one is set."""

    worker_id: int | None = None
    name_ref_id: int | None = None

    @property
    def key(self) -> str:
        return f"w{self.worker_id}" if self.worker_id else f"n{self.name_ref_id}"


class Identities:
    """A cache over the register for the length of one import. Every method returns database ids.

    ``reach`` bounds the projects that a row may speak of; None bounds nothing.
    """

    def __init__(self, reach: Reach | None = None) -> None:
        self.reach = reach
        self._enterprises: dict[str, int] = {}
        self._projects: dict[tuple[str, str, str], Project] = {}
        self._crews: dict[tuple[int, str], int] = {}
        self._crews_of: set[int] = set()
        self._workers: dict[str, int] = {}
        self._cards: dict[str, int] = {}
        self._accounts: dict[str, int] = {}
        # By what the rows say, for the rows that were loaded last: a blind index is dear, and each row asks again.
        self._worker_said: dict[str, int] = {}
        self._card_said: dict[str, int] = {}
        self._refs: dict[str, int] = {}
        self._refs_of: set[int] = set()
        self.new_projects: list[Project] = []

    def enterprise(self, name: str | None) -> int | None:
        key = name_key(name or "")[:_LONGEST_NAME]
        if not key:
            return None
        if key not in self._enterprises:
            found = Enterprise.objects.filter(name_key=key).values_list("pk", flat=True).first()
            found = found or (
                EnterpriseAlias.objects.filter(name_key=key).values_list("enterprise_id", flat=True).first()
            )
            self._enterprises[key] = (
                found or Enterprise.objects.create(name=plain(name or "")[:_LONGEST_NAME], name_key=key).pk
            )
        return self._enterprises[key]

    def project(self, name: str | None, *, code: str = "", region: str = "") -> Project:
        """The project of that name or code; a name that nobody has used yet makes a new one.

        Files come in any order, so a payroll sheet may speak of a project before the ledger does. A mere code makes no
        project, because the ledger will tell under which name it stands.
        Raises ProjectUnclear when several projects answer to the name, ProjectUnknown for a code that nobody explained,
        OutOfReach (a ProjectUnclear) for a project of others.
        """
        key = (name_key(name or "")[:_LONGEST_NAME], plain(code)[:_LONGEST_CODE], region)
        if key not in self._projects:
            found = self._find_project(*key)
            if found is None and not key[0]:
                raise ProjectUnknown(key[1])
            self._must_reach(found, name or code, region)
            self._projects[key] = found or self._make_project(name or "", *key)
        project = self._projects[key]
        self._complete(project, key[1], region)
        return project

    def known_project(self, text: str) -> Project | None:
        """A project by code, name or alias, or None; raises ProjectUnclear."""
        # The text is a code or a name: a project that has a code of its own answers to its name as well.
        found = Project.objects_unscoped.filter(code=plain(text)[:_LONGEST_CODE]).first() or self._find_project(
            name_key(text)[:_LONGEST_NAME], "", ""
        )
        if found is not None:
            self._must_reach(found, text, "")
        return found

    def must_reach(self, project: Project | None) -> None:
        """OutOfReach when the project was found by other ways (the number of its account) and is not the bringer's."""
        if project is not None:
            self._must_reach(project, "", "")

    def _must_reach(self, project: Project | None, said: str, region: str) -> None:
        if self.reach is None:
            return
        if project is None:
            # A new project comes with the ledger that says where it stands.
            allowed = self.reach.covers_region(region)
        else:
            allowed = self.reach.covers(project) or self.reach.may_place(project, region)
        if not allowed:
            raise OutOfReach(plain(said))

    def _find_project(self, key: str, code: str, region: str) -> Project | None:
        every = Project.objects_unscoped
        if code and (by_code := every.filter(code=code).first()):
            return by_code
        if not key:
            return None
        named = list(every.filter(name_key=key).order_by("pk"))
        if not named:
            alias = ProjectAlias.objects.filter(name_key=key).select_related("project").first()
            return alias.project if alias else None
        if code:
            # The same name under another code is another project; the one whose code nobody told yet is this one.
            named = [p for p in named if not p.code] or []
        if region:
            same = [p for p in named if p.region_code == region]
            named = same or [p for p in named if not p.region_code]
        if self.reach is not None and len(named) > 1:
            # Of several, only one's own are told apart; how many others there are is nobody's business.
            named = [p for p in named if self.reach.covers(p)] or named[:1]
        if len(named) > 1:
            raise ProjectUnclear(named[0].name, [f"{p.name}（{p.code or '编码未知'}，{p.region_code}）" for p in named])
        return named[0] if named else None

    def _make_project(self, name: str, key: str, code: str, region: str) -> Project:
        if twin := Project.objects_unscoped.filter(name_key=key, region_code=region).first():
            raise ProjectTwin(twin, code)
        project = Project.objects_unscoped.create(
            name=plain(name)[:_LONGEST_NAME], name_key=key, code=code or None, region_code=region
        )
        self.new_projects.append(project)
        return project

    def _complete(self, project: Project, code: str, region: str) -> None:
        changed = []
        if code and not project.code:
            project.code = code
            changed.append("code")
        # Where another project of this name stands there already, this one must be somewhere else.
        namesakes = Project.objects_unscoped.filter(name_key=project.name_key, region_code=region)
        if region and not project.region_code and not namesakes.exists():
            project.region_code = region
            changed.append("region_code")
        if changed:
            project.save(update_fields=changed)

    def crew(self, project_id: int, name: str | None) -> int | None:
        key = plain(name or "")[:100]
        if not key:
            return None
        if project_id not in self._crews_of:
            known = Crew.objects.filter(project_id=project_id).values_list("name_key", "pk")
            self._crews.update(((project_id, name_key), pk) for name_key, pk in known)
            self._crews_of.add(project_id)
        if (project_id, key) not in self._crews:
            crew, _ = Crew.objects.get_or_create(project_id=project_id, name_key=key, defaults={"name": key})
            self._crews[project_id, key] = crew.pk
        return self._crews[project_id, key]

    def account(self, number: str | None) -> int | None:
        digits = plain(number or "")
        if not digits:
            return None
        index = blind_index("card", digits)
        if index not in self._accounts:
            account, _ = Account.objects.get_or_create(
                account_index=index, defaults={"number": digits, "last4": digits[-4:]}
            )
            self._accounts[index] = account.pk
        return self._accounts[index]

    def load_workers(self, people: Iterable[tuple[str, str]]) -> None:
        """Find or make the workers of (identity number, name) pairs."""
        wanted, said = _indexed("id", people)
        missing = _missing(self._workers, wanted)
        self._workers.update(rows_by_key(Worker, "id_index", missing, ["id"]))
        fresh: list[dict[str, Any]] = []
        for index in missing:
            if index in self._workers:
                continue
            number, name = wanted[index]
            check = idnumber.check(number)
            fresh.append(
                {
                    "name": person_key(name)[:50],
                    "id_index": index,
                    "id_number": check.normal or number,
                    "id_last4": number[-4:],
                    "id_ok": check.ok,
                    "sex": check.sex or "",
                    "birth": check.birth,
                }
            )
        insert(Worker, fresh)
        self._workers.update(rows_by_key(Worker, "id_index", [w["id_index"] for w in fresh], ["id"]))
        self._worker_said = {number: self._workers[index] for number, index in said.items()}

    def worker(self, number: str) -> int:
        """A worker that ``load_workers`` has seen."""
        held = self._worker_said.get(number)
        return held if held is not None else self._workers[blind_index("id", plain(number).upper())]

    def load_cards(self, cards: Iterable[tuple[str, str]]) -> None:
        """Find or make the cards of (number, bank) pairs."""
        wanted, said = _indexed("card", cards)
        missing = _missing(self._cards, wanted)
        self._cards.update(rows_by_key(Card, "card_index", missing, ["id"]))
        fresh: list[dict[str, Any]] = [
            {
                "card_index": i,
                "number": wanted[i][0],
                "last4": wanted[i][0][-4:],
                "bank": plain(wanted[i][1] or "")[:100],
            }
            for i in missing
            if i not in self._cards
        ]
        insert(Card, fresh)
        self._cards.update(rows_by_key(Card, "card_index", [c["card_index"] for c in fresh], ["id"]))
        self._card_said = {number: self._cards[index] for number, index in said.items()}

    def card(self, number: str | None) -> int | None:
        if number in self._card_said:
            return self._card_said[number]
        digits = plain(number or "")
        return self._cards[blind_index("card", digits)] if digits else None

    def name_ref(
        self,
        project_id: int,
        name: str,
        *,
        employer_id: int | None = None,
        crew_id: int | None = None,
        card_id: int | None = None,
    ) -> int:
        """The reference to a person who is named without his number."""
        return self.name_refs([(project_id, employer_id, crew_id, card_id, name)])[0]

    def name_refs(self, people: Sequence[tuple[int, int | None, int | None, int | None, str]]) -> list[int]:
        """References for (project, employer, crew, card, name), found or made, many at a time."""
        keys, fresh = [], {}
        for project_id, employer_id, crew_id, card_id, name in people:
            person = person_key(name)[:50]
            key = subject("ref", project_id, employer_id, crew_id, card_id, person)
            keys.append(key)
            if project_id not in self._refs_of:
                self._refs.update(NameRef.objects.filter(project_id=project_id).values_list("key", "pk"))
                self._refs_of.add(project_id)
            if key not in self._refs and key not in fresh:
                fresh[key] = {
                    "key": key,
                    "project_id": project_id,
                    "employer_id": employer_id,
                    "crew_id": crew_id,
                    "card_id": card_id,
                    "name": person,
                    "name_key": person,
                }
        if fresh:
            insert(NameRef, fresh.values())
            self._refs.update(rows_by_key(NameRef, "key", list(fresh), ["id"]))
        return [self._refs[key] for key in keys]


def _indexed(kind: str, said: Iterable[tuple[str, str]]) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """By blind index, the number and what was said with it first; and the blind index by what was said."""
    # Backwards, so that what was said first is what stays; and again, so that the order is that of the sheet.
    first = dict(reversed(dict(reversed(list(said))).items()))
    numbers = list(first)
    if clean_numbers(numbers, 1):
        normals = [number.upper() for number in numbers] if kind == "id" else numbers
    else:
        normals = [plain(number).upper() if kind == "id" else plain(number) for number in numbers]
    indexes = blind_indexes(kind, normals)
    wanted: dict[str, tuple[str, str]] = {}
    for index, number, more in zip(indexes, normals, first.values(), strict=True):
        wanted.setdefault(index, (number, more))
    by_said = dict(zip(numbers, indexes, strict=True))
    if "" in wanted:
        del wanted[""]
        by_said = {number: index for number, index in by_said.items() if index}
    return wanted, by_said


def _missing(held: dict[str, int], wanted: Iterable[str]) -> list[str]:
    """Those that are not held yet. What was held is let go when it has become a city."""
    if len(held) > _MOST_HELD:
        held.clear()
    return [index for index in wanted if index not in held]
