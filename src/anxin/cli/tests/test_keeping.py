"""A backup brings everything back: rows, originals, keys, the audit chain; and what is not whole is refused."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.db import connection

from anxin.cli.archive import ArchiveError, unpack

# Settings are read once per process, so each installation lives in a process of its own.
_FILL = """
import sys
from anxin.cli.boot import ready
ready()
from datetime import date
from anxin.home import write_private
from django.conf import settings
from anxin.monitoring.services import evaluate
from anxin.monitoring.tests.county import CLERK, County, at, unpaid_site
from anxin.rules import get
unpaid_site(County(), '一号工地', 1)
evaluate(actor=CLERK, as_of=date(2026, 5, 6), now=at(date(2026, 5, 6)), rules=(get('W02'),))
from anxin.intake.evidence import path_of
from anxin.registry.models import Batch
batch = Batch.objects.get()
write_private(path_of(batch.sha256), f'{batch.file_name} {batch.received_at}')
from pathlib import Path
from anxin.documents.signing import public_key
Path(sys.argv[1] + '.pub').write_text(public_key())
from anxin.cli.main import main
main(['backup', sys.argv[1], '--json'])
"""
_BACK = """
import json, sys
from anxin.cli.main import main
def run(*words):
    try:
        main(list(words))
    except SystemExit as left:
        return left.code or 0
codes = [run('restore', sys.argv[1], '--json'), run('restore', sys.argv[1]), run('restore', sys.argv[1], '--force', '--json')]
from django.conf import settings
from anxin.monitoring.models import Warning
from anxin.monitoring.tests.county import CLERK
from anxin.registry.models import Batch, Worker
from anxin.audit.verifying import verify
from anxin.intake.evidence import path_of
from anxin.documents.signing import public_key
worker = Worker.objects.order_by('id').first()
added = Batch.objects.create(kind='file', file_name='新', sha256='0', sender='x',
    received_at='2026-05-07T00:00:00Z', applied_at='2026-05-07T00:00:00Z').pk
print(json.dumps({'codes': codes, 'warnings': Warning.objects_unscoped.count(), 'opened': worker.id_number.open_for('test'),
  'original': path_of(Batch.objects.first().sha256).read_text(), 'audit': verify().ok, 'added': added,
  'signs': public_key()}))
"""


def _python(script: str, home: Path, database: str, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "ANXIN_HOME": str(home), "ANXIN_DATABASE_URL": database}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-c", script, *words], env=env, capture_output=True, text=True, timeout=300, check=False
    )


def _databases(folder: Path) -> list[str]:
    """Two empty databases of the kind under test."""
    if connection.vendor == "sqlite":
        return [f"sqlite:///{folder}/a.sqlite3", f"sqlite:///{folder}/b.sqlite3"]
    import psycopg

    from anxin.monitoring.reading import postgres_uri

    found = []
    with psycopg.connect(postgres_uri(connection.settings_dict), autocommit=True) as server:
        for name in ("anxin_keep_a", "anxin_keep_b"):
            server.execute(f"DROP DATABASE IF EXISTS {name}")
            server.execute(f"CREATE DATABASE {name}")
            found.append(postgres_uri({**connection.settings_dict, "NAME": name}))
    return found


@pytest.mark.django_db(transaction=True)
def test_what_was_backed_up_comes_back_and_nothing_is_overwritten_unasked(tmp_path):
    one, other = _databases(tmp_path)
    archive = tmp_path / "backup.tar.gz"
    made = _python(_FILL, tmp_path / "a", one, str(archive))
    assert made.returncode == 0, made.stderr
    assert archive.stat().st_mode & 0o077 == 0
    back = _python(_BACK, tmp_path / "b", other, str(archive))
    assert back.returncode == 0, back.stderr
    # Restored into an empty place; refused over data; done when it is asked for.
    assert "确实要恢复，请加 --force" in back.stderr
    told = json.loads(back.stdout.strip().splitlines()[-1])
    assert told["codes"] == [0, 1, 0]
    assert told["warnings"] == 1 and told["original"].startswith("一号工地.xlsx ") and told["audit"] is True
    assert told["opened"].startswith("522323") and told["added"] == 2
    # What was signed before is known as ours afterwards.
    assert told["signs"] == (tmp_path / "backup.tar.gz.pub").read_text()
    (aside,) = (tmp_path / "b").glob("before-restore-*")
    assert (aside / "keys" / "keyring.json").exists()


@pytest.mark.django_db
def test_a_backup_of_a_newer_version_is_refused():
    from anxin.cli import dumping

    assert dumping.misfit(dumping.migrations()) == ""
    assert "更新的版本" in dumping.misfit([*dumping.migrations(), ["registry", "9999_tomorrow"]])


def _tampered(archive: Path, tmp_path: Path) -> Path:
    result = tmp_path / "tampered.tar.gz"
    (tmp_path / "x").write_text("other")
    with tarfile.open(result, "w:gz") as tar:
        tar.add(tmp_path / "x", "database/anxin.sqlite3")
        tar.add(archive, "manifest.json")
    return result


def test_a_file_that_was_changed_is_refused(tmp_path):
    manifest = tmp_path / "manifest.json"
    said = {"format": 1, "created_at": "", "version": "", "vendor": "sqlite", "migrations": [], "head": None}
    manifest.write_text(json.dumps({**said, "files": {"database/anxin.sqlite3": "0" * 64}}))
    with pytest.raises(ArchiveError, match="校验值不符"):
        unpack(_tampered(manifest, tmp_path), tmp_path / "out1")
    manifest.write_text(json.dumps({**said, "files": {}}))
    with pytest.raises(ArchiveError, match="清单上没有"):
        unpack(_tampered(manifest, tmp_path), tmp_path / "out2")
    manifest.write_text(json.dumps({**said, "format": 99, "files": {}}))
    with pytest.raises(ArchiveError, match="较新的版本"):
        unpack(_tampered(manifest, tmp_path), tmp_path / "out3")


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    (tmp_path / "x.tar.gz").write_text("not a tar")
    with pytest.raises(ArchiveError, match="不是完整的备份"):
        unpack(tmp_path / "x.tar.gz", tmp_path / "out")


def test_a_backup_cannot_write_outside_its_folder(tmp_path):
    (tmp_path / "x").write_text("evil")
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "x", "../outside")
    with pytest.raises(ArchiveError, match="不该有"):
        unpack(tmp_path / "evil.tar.gz", tmp_path / "out")
    assert not (tmp_path / "outside").exists()
