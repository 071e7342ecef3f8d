# Everything that a fresh Debian machine with Python 3.11 and make needs is installed by `setup` into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test test-sqlite test-postgres lint bench fuzz hostile lock clean

setup: $(READY)

$(READY): requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

demo: setup
	ANXIN_HOME=$(CURDIR)/var/demo $(BIN)/anxin demo

test: lint test-sqlite test-postgres

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-sqlite: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal

# What touches the database runs again on PostgreSQL, started for the purpose.
POSTGRES_TESTS := src/anxin/access src/anxin/audit src/anxin/privacy src/anxin/deadlines src/anxin/intake/tests src/anxin/monitoring \
	src/anxin/cli src/anxin/desk tests/facts tests/house/test_held_facts.py
test-postgres: setup
	$(BIN)/python tests/with_postgres.py $(BIN)/python -m pytest $(POSTGRES_TESTS)

# Everything, or what BENCH says: make bench BENCH="--size city --only flags".
bench: setup
	$(BIN)/python -m bench $(BENCH)

# MINUTES=30 SEED=2 make fuzz
fuzz: setup
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),10) --seed $(or $(SEED),1)

hostile: setup
	$(BIN)/python -m tests.hostile

lock:
	sh requirements/compile.sh

clean:
	rm -rf var .pytest_cache .mypy_cache .ruff_cache
