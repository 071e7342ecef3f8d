"""Which paper goes into which file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from pathlib import Path

from anxin.demo.sheets import answers, attendance, bank, county, payroll, roster, safeguards, writers
from anxin.demo.sheets.cells import Sheet
from anxin.demo.sheets.style import PAYROLL_BY_PLATFORM, Style, style_of
from anxin.demo.sites import County
from anxin.demo.world import Attendance, Line, Receipt, Site
from anxin.kit import months


class Folder:
    """One sender's folder; remembers what it wrote."""

    def __init__(self, path: Path, style: Style, written: list[Path]) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path, self.style, self.written = path, style, written

    def book(self, name: str, sheets: list[Sheet]) -> None:
        """A workbook, or single files where the sender's format has only one table a file."""
        if not sheets:
            return
        form = self.style.form
        if form == "xlsx":
            self._write(f"{name}.xlsx", lambda p: writers.write_xlsx(p, sheets))
            return
        for n, sheet in enumerate(sheets, 1):
            stem = name if len(sheets) == 1 else f"{name}-{n}"
            if form == "html":
                self._write(f"{stem}.xls", lambda p, s=sheet: writers.write_html(p, s))
            else:
                encoding = "gb18030" if form == "csv-gb" else "utf-8-sig"
                self._write(f"{stem}.csv", lambda p, s=sheet, e=encoding: writers.write_csv(p, s, e))

    def csv(self, name: str, sheet: Sheet) -> None:
        encoding = "gb18030" if self.style.words else "utf-8-sig"
        self._write(f"{name}.csv", lambda p: writers.write_csv(p, sheet, encoding))

    def json(self, name: str, messages: object) -> None:
        self._write(f"{name}.json", lambda p: writers.write_json(p, messages))

    def _write(self, name: str, write: Callable[[Path], None]) -> None:
        path = self.path / name
        write(path)
        self.written.append(path)


def write_files(world: County, root: Path, only: Collection[int] | None = None) -> list[Path]:
    """Write every file under `root`, or the county office's and those of the sites `only`; the paths as written."""
    written: list[Path] = []
    office = Folder(root / "00-县治欠办", county.PLAIN, written)
    for name, sheets in county.project_lists(world).items():
        office.book(name, sheets)
    office.book("企业名单", county.enterprises(world))
    for name, sheets in county.sightings(world).items():
        office.book(name, sheets)
    office.book("人工费拨付台账", county.labour_cost(world))
    office.book("工资保证金台账", county.deposits(world))
    office.book("停工备案表", county.pauses(world))
    for name, sheets in safeguards.ledgers(world).items():
        office.book(name, sheets)
    for site in world.sites:
        if site.listed and (only is None or site.index in only):
            folder = Folder(root / f"{site.index + 1:02d}-{site.name}", style_of(site), written)
            _site(folder, site)
    return written


def _site(folder: Folder, site: Site) -> None:
    style = folder.style
    folder.book("花名册", _covered(site, style, roster.rosters(site, style)))
    _attendance(folder, site)
    _payroll(folder, site)
    _receipts(folder, site)
    folder.book("工资确认表", answers.confirmations(site, style))
    folder.book("工资清单送达", answers.slips(site, style))
    if site.entries:
        parts: dict[str, list] = defaultdict(list)
        for e in site.entries:
            quarter = f"{e.at.year}年{(e.at.month + 2) // 3}季度"
            parts[quarter if site.index % 4 == 2 else "专户流水"].append(e)
        sheets = [bank.statement(site, style, entries, name) for name, entries in parts.items()]
        folder.book("专户流水", sheets)


def _covered(site: Site, style: Style, sheets: list[Sheet]) -> list[Sheet]:
    """Some senders put a cover in front."""
    if not style.cover or not sheets:
        return sheets
    cover = Sheet("封面", [[], [site.name], ["农民工工资支付保障资料"], [], [f"报送单位：{site.contractor.name}"]])
    return [cover, *sheets]


def _by_month(items: list) -> dict[int, list]:
    out: dict[int, list] = defaultdict(list)
    for x in items:
        out[x.month].append(x)
    return dict(sorted(out.items()))


def _attendance(folder: Folder, site: Site) -> None:
    by_month: dict[int, list[Attendance]] = _by_month(site.attendance)
    if site.attendance_by == "device":
        for year, quarter in sorted({(m // 100, (m % 100 + 2) // 3) for m in by_month}):
            rows = [a for m, xs in by_month.items() if (m // 100, (m % 100 + 2) // 3) == (year, quarter) for a in xs]
            folder.csv(f"闸机通行记录-{year}年{quarter}季度", attendance.punches(site, rows))
        return
    book: list[Sheet] = []
    for month, rows in by_month.items():
        if site.attendance_by == "platform":
            folder.json(f"平台考勤推送-{month}", attendance.messages(site, rows))
            continue
        sheets = attendance.grids(site, folder.style, month, rows)
        if folder.style.monthly:
            folder.book(f"{months.show(month)}考勤表", sheets)
        else:
            book += sheets
    folder.book("考勤表", _covered(site, folder.style, book))


def _payroll(folder: Folder, site: Site) -> None:
    style = folder.style
    by_employer: dict[str, list[Sheet]] = defaultdict(list)
    lines: list[Line]
    for month, lines in _by_month(site.lines).items():
        sheets = []
        if style.form != "xlsx" and site.index not in PAYROLL_BY_PLATFORM:
            # One table a file: the whole site's lines together, with a column of employers.
            folder.book(f"{months.show(month)}工资表", [payroll.payroll(site, style, "", month, lines, "工资表")])
            continue
        for n, employer in enumerate(site.employers, 1):
            here = [x for x in lines if x.employer == employer]
            if not here:
                continue
            if site.index in PAYROLL_BY_PLATFORM:
                folder.json(f"平台工资推送-{month}-{n}", payroll.messages(site, employer, month, here))
                continue
            name = f"{month % 100}月" if not style.monthly else f"{month % 100}月-{n}"
            sheet = payroll.payroll(site, style, employer, month, here, name)
            sheets.append(sheet)
            by_employer[employer].append(sheet)
        if style.monthly:
            folder.book(f"{months.show(month)}工资表", sheets)
    if not style.monthly:
        for employer, sheets in by_employer.items():
            folder.book(f"工资表-{employer}", sheets)


def _receipts(folder: Folder, site: Site) -> None:
    book: list[Sheet] = []
    items: list[Receipt]
    for month, items in _by_month(site.receipts).items():
        sheet = bank.receipts(site, folder.style, month, items, f"{month}")
        if folder.style.monthly:
            folder.book(f"{months.show(month)}代发回单", [sheet])
        else:
            book.append(sheet)
    folder.book("代发回单", book)
