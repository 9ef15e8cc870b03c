# Two commands for a fresh machine: `make practice` and `make test`. Everything else builds on them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TOOLS := $(VENV)/tools
PIP := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on
# `make lock LOCK_OPTIONS=--upgrade` takes newer versions.
LOCK = $(TOOLS)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --strip-extras --no-header \
	--no-annotate --quiet $(LOCK_OPTIONS)

.PHONY: practice test test-browser unit lint types contracts format pictures validity tally words saying bench fuzz torture soak commands schema lock audit release clean

practice: $(VENV)/.installed
	@$(BIN)/interviewcoach || test $$? -eq 2

test: $(VENV)/.installed-test
	@$(MAKE) --no-print-directory lint types contracts unit

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

unit:
	$(BIN)/pytest -n auto

format: $(VENV)/.installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The pictures and the feedback in the README, from the real program.
pictures: $(VENV)/.installed-test
	$(BIN)/python docs/pictures/make.py
	$(BIN)/python docs/pictures/excerpt.py

# The sets of rated answers but the locked one, and what readers saw in some of them.
RATED = $(filter-out %/locked.jsonl %labels.jsonl %labelled.jsonl %reader.jsonl,$(wildcard benchmarks/fresh/*.jsonl))

# How far the scorer agrees with raters, on synthetic answers: docs/validity.md.
validity: $(VENV)/.installed
	$(BIN)/python benchmarks/validity.py
	for set in $(RATED); do $(BIN)/python benchmarks/validity.py $$set || exit 1; done
	$(BIN)/python benchmarks/unsafe_practice.py

# What words say of unsafe practice, learned anew from the labelled answers: question_banks/unsafe/reads-unsafe.yaml. Prints
# first what answers left out of learning say.
tally: $(VENV)/.installed-learn
	$(BIN)/python benchmarks/tally.py --write

# What words say for indicators, learned anew from what readers saw in answers: question_banks/words/. Prints first what
# answers left out of learning say.
words: $(VENV)/.installed-learn
	$(BIN)/python benchmarks/indicators.py --write

# How much sentences say by their words, learned anew from what raters gave for answers: scoring/says.txt. Prints first
# how well answers left out of learning are told apart.
saying: $(VENV)/.installed-learn
	$(BIN)/python benchmarks/saying.py --write

# How fast phrases are found, against peers, and how heavy the program is: docs/performance.md. Takes minutes; each of the
# two programs has --quick.
bench: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/matching.py --output docs/performance.md
	$(BIN)/python benchmarks/weight.py --output docs/performance.md

# A million odd inputs for the parsers and the scorer: docs/reliability.md.
fuzz: $(VENV)/.installed-fuzz
	$(BIN)/python benchmarks/fuzz.py phrases -runs=1000000
	$(BIN)/python benchmarks/fuzz.py loader -runs=1000000
	$(BIN)/python benchmarks/fuzz.py scorer -runs=30000
	$(BIN)/python benchmarks/fuzz.py box -runs=10000
	$(BIN)/python benchmarks/fuzz.py bundle -runs=100000 -max_len=20000
	$(BIN)/python benchmarks/fuzz.py imports -max_total_time=900
	$(BIN)/python benchmarks/fuzz.py search -runs=100000

# Power cuts, failing disks, clocks that go back, and 1,200 kills at random moments: docs/reliability.md. Takes about an
# hour at the lowest priority; `make test` does a few. On Debian and Ubuntu it installs strace and libfaketime where they are
# missing (as root or with sudo); without them, or without root, a part says that it is skipped and why.
torture: $(VENV)/.installed-test $(VENV)/.installed-torture
	@command -v strace >/dev/null && ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1 || { \
		SUDO=$$(test $$(id -u) = 0 || echo sudo -n); $$SUDO apt-get install -y -q --no-install-recommends strace faketime || \
		echo "strace or libfaketime could not be installed"; }
	EVERY_STATEMENT=1 nice -n 19 $(BIN)/pytest -n auto tests/test_faults.py -k killed_at_any_statement
	nice -n 19 $(BIN)/python benchmarks/power.py
	for kind in plain screen full clock bombs; do nice -n 19 $(BIN)/python benchmarks/faults.py $$kind || exit 1; done
	for kind in signals matrix; do nice -n 19 $(BIN)/python benchmarks/terminals.py $$kind || exit 1; done
	nice -n 19 $(BIN)/python benchmarks/torture.py worker
	nice -n 19 $(BIN)/python benchmarks/torture.py typing

# Two thousand answers through the interface, and what becomes of the memory: docs/reliability.md. Takes about an hour.
soak: $(VENV)/.installed-test
	$(BIN)/python benchmarks/soak.py

# The reference of commands, from the program.
commands: $(VENV)/.installed
	$(BIN)/python -m interviewcoach.cli.reference > docs/commands.md

# In a real browser: exported web pages (nothing is fetched, the console stays silent, axe-core finds no barrier), and a
# whole interview typed into the page of `interviewcoach serve`; its pictures are in build/browser.
# Needs npm; Chromium is installed on Debian and Ubuntu where it is missing (as root or with sudo).
test-browser: $(VENV)/.installed-browser $(VENV)/.installed-web $(VENV)/axe/node_modules
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		{ SUDO=$$(test $$(id -u) = 0 || echo sudo); $$SUDO apt-get update -q && $$SUDO apt-get install -y -q --no-install-recommends chromium; }
	$(BIN)/python benchmarks/browser.py $(VENV)/axe/node_modules/axe-core/axe.min.js
	cd tests/browser && npm install --no-audit --no-fund --ignore-scripts
	rm -rf build/browser
	node tests/browser/interview.mjs $(BIN)/interviewcoach build/browser

$(VENV)/axe/node_modules: | $(VENV)/bin/python
	npm install --prefix $(VENV)/axe --no-audit --no-fund --ignore-scripts axe-core@4

# The JSON Schema that editors use for banks, and that of exported sessions.
schema: $(VENV)/.installed
	$(BIN)/interviewcoach bank schema --output docs/schema
	$(BIN)/python -c 'from interviewcoach.export.json import schema; print(schema(), end="")' > docs/schema/sessions.json

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "interviewcoach needs Python 3.11 or newer: install it, then run make PYTHON=python3.12 practice"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is missing: on Debian or Ubuntu run  sudo apt install python3-venv  and try again"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Locked versions, checked against their hashes: a fresh machine gets what was tested. `make lock` writes them anew.
$(VENV)/.installed: pyproject.toml requirements/run.txt | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-test: pyproject.toml requirements/test.txt | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements/test.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.installed

# What only some targets need is not locked; what it shares with the program is.
$(VENV)/.installed-%: pyproject.toml | $(VENV)/.installed
	$(PIP) --no-build-isolation -e '.[$*]'
	@touch $@

# Tools that look at the program from outside, in an environment of their own.
$(TOOLS)/.installed: requirements/tools.txt | $(VENV)/bin/python
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --disable-pip-version-check -q --require-hashes -r $<
	@touch $@

lock: $(TOOLS)/.installed
	$(LOCK) --output-file requirements/run.txt pyproject.toml requirements/build.in
	$(LOCK) --output-file requirements/test.txt --constraints requirements/run.txt --extra test pyproject.toml requirements/build.in
	$(LOCK) --output-file requirements/tools.txt requirements/tools.in

audit: $(TOOLS)/.installed
	$(TOOLS)/bin/python requirements/audit.py requirements/test.txt

# What a release is made of and made from: docs/releasing.md.
release: $(TOOLS)/.installed $(VENV)/.installed-test
	rm -rf dist
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build --no-isolation
	$(TOOLS)/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-file dist/sbom.cdx.json \
		requirements/run.txt
	cd dist && sha256sum * > SHA256SUMS

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
