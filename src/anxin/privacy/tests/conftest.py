"""A data folder of the test's own, and a table with sealed columns that no other test knows."""

from datetime import UTC, datetime

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from anxin.privacy import rotation, walk
from anxin.privacy.classing import Classes
from anxin.privacy.fields import SealedTextField

NOW = datetime(2026, 3, 5, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.ANXIN_HOME = tmp_path
    return tmp_path


@pytest.fixture(scope="session")
def holder_model():
    with isolate_apps("anxin.privacy"):

        class Holder(models.Model):
            PRIVACY = Classes(sealed="id_number card phone note", indexed="id_index")

            id_number = SealedTextField()
            card = SealedTextField(default="")
            phone = SealedTextField(null=True)
            note = SealedTextField(default="")
            id_index = models.CharField(max_length=32, default="")

            class Meta:
                app_label = "privacy"

    return Holder


@pytest.fixture
def holder(db, holder_model, monkeypatch):
    """The model, with its table in the test's transaction, and known to key rotation."""
    sql, params = connection.SchemaEditorClass(connection, collect_sql=True).table_sql(holder_model)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    fields = [f for f in holder_model._meta.local_concrete_fields if isinstance(f, SealedTextField)]
    for module in (walk, rotation):
        monkeypatch.setattr(module, "sealed_fields", lambda: [(holder_model, fields)])
    return holder_model


@pytest.fixture
def stored():
    """What really stands in the table."""

    def stored(column="id_number"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM privacy_holder ORDER BY id")
            return [row[0] for row in cursor.fetchall()]

    return stored
