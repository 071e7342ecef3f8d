"""Putting a backup back: what can fail comes before anything is replaced, and what was broken off is known as such."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anxin.audit.verifying import Verification
from anxin.home import scratch_beside, sync, write_private

from . import archive, dumping
from .boot import UNFINISHED, now

_KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# Replaced as a whole, not added to: what an older state had and the backup has not would otherwise stay.
_REPLACED = ("keys", "law", "templates")
# Among so many rows one has a value to try the keys on.
_LOOKED_AT = 200


class RestoreRefused(ValueError):
    """The backup does not go here, or what is here would be lost unasked; the message says what to do."""


@dataclass(frozen=True)
class Restored:
    """``aside``: where what stood here before is kept, if anything did."""

    manifest: archive.Manifest
    aside: Path | None


def put_back(file: Path, *, force: bool) -> Restored:
    """Replace database, keys and the area's own numbers by the backup's and add its originals.

    Nothing is changed before the whole backup is unpacked beside them and found good. From the first replacement to the
    last a mark stands in the data folder; a process that dies in between leaves it, and no other command will work on
    what is there until the restore has been run again. Raises ArchiveError or RestoreRefused.
    """
    from django.conf import settings
    from django.db import connection

    home = Path(settings.ANXIN_HOME)
    again = (home / UNFINISHED).exists()
    occupied = dumping.has_data() and not again
    if occupied and not force:
        raise RestoreRefused("这个数据库里已有数据，恢复会取代它们。确实要恢复，请加 --force。")
    with scratch_beside(home / "restore") as scratch:
        unpacked = scratch / "backup"
        unpacked.mkdir()
        manifest = archive.unpack(file, unpacked)
        if manifest.vendor != connection.vendor:
            theirs, ours = (_KINDS.get(kind, kind) for kind in (manifest.vendor, connection.vendor))
            raise RestoreRefused(f"备份来自 {theirs}，现在的数据库是 {ours}。请把 ANXIN_DATABASE_URL 指向同类数据库。")
        if wrong := dumping.misfit(manifest.migrations):
            raise RestoreRefused(wrong)
        if wrong := dumping.unsound(unpacked):
            raise archive.ArchiveError(wrong)
        aside = _keep_aside(home) if occupied else None
        _add_originals(unpacked / "home" / "evidence", home / "evidence")
        with _marked(home, file):
            dumping.load(unpacked)
            for name in _REPLACED:
                _replace(unpacked / "home" / name, home / name, scratch / f"old-{name}")
            sync(home)
    return Restored(manifest, aside)


@contextmanager
def _marked(home: Path, file: Path) -> Iterator[None]:
    """The mark stays when we cannot know whether the database was replaced; else it goes, done or not."""
    from django.db import connection
    from django.db.utils import InterfaceError, OperationalError

    mark = home / UNFINISHED
    write_private(mark, str(file.absolute()))
    try:
        yield
    except (OperationalError, InterfaceError):
        # SQLite rolls back what it could not write. A server that went away may have committed just before.
        if connection.vendor == "sqlite":
            mark.unlink()
        raise
    mark.unlink()
    sync(home)


def _add_originals(source: Path, store: Path) -> None:
    """Originals bear the name of their own content, so one that is there already is the same."""
    for path in sorted(p for p in source.rglob("*") if p.is_file()) if source.is_dir() else []:
        target = store / path.relative_to(source)
        if not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.chmod(0o400)
            path.replace(target)


def _replace(source: Path, target: Path, old: Path) -> None:
    if not source.is_dir():
        return
    for path in source.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        sync(path)
    source.chmod(0o700)
    if target.exists():
        target.replace(old)
    source.replace(target)


def _keep_aside(home: Path) -> Path:
    """Copy what is about to be replaced into a folder of its own: a restore is not a way to lose data."""
    from django.db import connection

    aside = home / f"before-restore-{now():%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    try:
        if connection.vendor == "sqlite":
            dumping.dump(aside)
        for name in _REPLACED:
            if (home / name).is_dir():
                shutil.copytree(home / name, aside / name)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return aside


@dataclass(frozen=True)
class Checked:
    """``originals``: how many the batches and the papers at warnings name; ``wrong``: files whose original is missing or not what it was.

    ``opens``: the keys open what is sealed.
    """

    audit: Verification
    originals: int
    wrong: list[str]
    opens: bool

    @property
    def ok(self) -> bool:
        return self.audit.ok and not self.wrong and self.opens


def check(manifest: archive.Manifest) -> Checked:
    """After a restore: the audit chain, every original that a batch names, and one sealed value of each field."""
    from anxin.audit.verifying import verify
    from anxin.casework.models import CaseDocument, CluePaper
    from anxin.incidents.models import EmergencyPlan, IncidentReport, OpinionPaper, ScenePaper
    from anxin.intake import evidence
    from anxin.monitoring.models import Attachment
    from anxin.registry.models import Batch

    named = dict(Attachment.objects.values_list("sha256", "name"))
    named.update(CluePaper.objects.values_list("sha256", "name"))
    for kind in ("pdf", "docx"):
        named.update(CaseDocument.objects.values_list(f"{kind}_sha256", "number"))
        named.update(IncidentReport.objects.values_list(f"{kind}_sha256", "number"))
    named.update(OpinionPaper.objects.values_list("sha256", "name"))
    named.update(ScenePaper.objects.values_list("sha256", "name"))
    named.update(EmergencyPlan.objects_unscoped.exclude(sha256="").values_list("sha256", "title"))
    named.update(Batch.objects.filter(kind=Batch.Kind.FILE).values_list("sha256", "file_name"))
    wrong = [name for sha256, name in sorted(named.items()) if not evidence.is_whole(sha256)]
    anchor: Any = tuple(manifest.head) if manifest.head else None
    return Checked(verify(anchor=anchor), len(named), wrong, _opens())


def _opens() -> bool:
    from anxin.privacy.keys import KeyringError
    from anxin.privacy.sealing import SealBroken
    from anxin.privacy.walk import sealed_fields

    try:
        for model, fields in sealed_fields():
            for field in fields:
                some = model._base_manager.order_by("pk").values_list(field.attname, flat=True)[:_LOOKED_AT]
                value = next((one for one in some if one), None)
                if value is not None:
                    value.open_for("restore")
    except (SealBroken, KeyringError):
        return False
    return True
