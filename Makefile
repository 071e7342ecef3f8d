# Everything that a fresh Debian machine with Python 3.11, Node 20 and make needs is installed by `setup` into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
FRONT := src/anxin/ui/front
BUILT := src/anxin/ui/static/anxin/digests.json

.PHONY: setup front browser demo tour test test-sqlite test-postgres lint bench text-report bench-pages bench-complaints fuzz hostile lock clean

setup: $(READY) $(BUILT)

front: $(BUILT)

$(READY): requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

# Templates and forms name the classes of the style sheet, so they are what it is made of.
$(BUILT): $(FRONT)/package-lock.json $(FRONT)/build.mjs $(FRONT)/icons.txt $(wildcard $(FRONT)/js/*.js $(FRONT)/css/*.css) \
	$(shell find src/anxin -path '*/jinja2/*' -name '*.html')
	cd $(FRONT) && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error; }
	cd $(FRONT) && node build.mjs

demo: setup
	ANXIN_HOME=$(CURDIR)/var/demo $(BIN)/anxin demo

# The pictures of docs/tour.md again, from a demo county of their own.
tour: setup browser
	@export ANXIN_HOME=$(CURDIR)/var/tour ANXIN_TODAY=2026-11-20; \
	$(BIN)/anxin demo --as-of $$ANXIN_TODAY --scale 0.3 --no-serve && { $(BIN)/anxin serve --port 8190 & server=$$!; sleep 15; \
	$(BIN)/python tools/tour.py --base http://127.0.0.1:8190; said=$$?; kill $$server; exit $$said; }

test: lint test-sqlite test-postgres

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The matrix of doors runs on PostgreSQL alone: every page is opened on SQLite by its own tests and the accessibility walk.
test-sqlite: setup browser
	$(BIN)/python -m pytest -n 2 --dist worksteal --ignore=tests/doors

# The journeys need a browser and a Chinese face; on a machine without them they are installed (root or sudo).
browser:
	@command -v chromium >/dev/null && fc-list :lang=zh 2>/dev/null | grep -q . || { \
	  sudo=$$( [ $$(id -u) = 0 ] || echo sudo ); $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig; }

# What touches the database runs again on PostgreSQL, started for the purpose; each of the two processes has its own databases there.
POSTGRES_TESTS := src/anxin/channels src/anxin/casework src/anxin/records src/anxin/standing src/anxin/jobs src/anxin/organisation src/anxin/standards src/anxin/search src/anxin/worker src/anxin/ui src/anxin/access src/anxin/audit src/anxin/privacy src/anxin/deadlines src/anxin/intake/tests src/anxin/monitoring \
	src/anxin/cli src/anxin/desk tests/doors tests/facts tests/house/test_held_facts.py
test-postgres: setup
	$(BIN)/python tests/with_postgres.py $(BIN)/python -m pytest -n 2 --dist worksteal $(POSTGRES_TESTS)

# Everything, or what BENCH says: make bench BENCH="--size city --only flags".
bench: setup
	$(BIN)/python -m bench $(BENCH)

# How long people wait for pages of a city under load: make bench-pages BENCH="--size county --seconds 20".
bench-pages: setup
	$(BIN)/python -m bench.pages $(BENCH)

# A hundred workers complain at once, with photos: what is lost (nothing may be) and how long each waits.
bench-complaints: setup
	$(BIN)/python -m bench.complaints $(BENCH)

# How well complaints are read, from texts that are not in the repository: make text-report DATA=folder
text-report: setup
	OMP_NUM_THREADS=1 $(BIN)/python -m bench.texts --data $(DATA) --write docs/text-reading.md

# MINUTES=30 SEED=2 make fuzz
fuzz: setup
	$(BIN)/python -m tests.fuzz --minutes $(or $(MINUTES),10) --seed $(or $(SEED),1)

hostile: setup
	$(BIN)/python -m tests.hostile

lock:
	sh requirements/compile.sh

clean:
	rm -rf var .pytest_cache .mypy_cache .ruff_cache
