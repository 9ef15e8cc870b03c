# Two commands for a fresh machine: `make practice` and `make test`. Everything else builds on them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: practice test test-browser unit lint types contracts format pictures validity bench fuzz torture soak commands schema clean

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

# How far the scorer agrees with raters, on synthetic answers: docs/validity.md.
validity: $(VENV)/.installed
	$(BIN)/python benchmarks/validity.py
	$(BIN)/python benchmarks/validity.py benchmarks/fresh/open.jsonl
	$(BIN)/python benchmarks/validity.py benchmarks/fresh/blind.jsonl
	$(BIN)/python benchmarks/unsafe_practice.py

# How fast phrases are found, against peers, and how heavy the program is: docs/performance.md. Takes minutes; each of the
# two programs has --quick.
bench: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/matching.py --output docs/performance.md
	$(BIN)/python benchmarks/weight.py --output docs/performance.md

# A million odd inputs for the parsers and the scorer: docs/reliability.md.
fuzz: $(VENV)/.installed-fuzz
	$(BIN)/python benchmarks/fuzz.py phrases -runs=1000000
	$(BIN)/python benchmarks/fuzz.py loader -runs=300000
	$(BIN)/python benchmarks/fuzz.py scorer -runs=30000

# Kills at random moments, 1,200 of them: docs/reliability.md. Takes about half an hour; `make test` does a few.
torture: $(VENV)/.installed-test
	EVERY_STATEMENT=1 $(BIN)/pytest -n auto tests/test_faults.py -k killed_at_any_statement
	$(BIN)/python benchmarks/torture.py worker
	$(BIN)/python benchmarks/torture.py typing

# Two thousand answers through the interface, and what becomes of the memory: docs/reliability.md. Takes about an hour.
soak: $(VENV)/.installed-test
	$(BIN)/python benchmarks/soak.py

# The reference of commands, from the program.
commands: $(VENV)/.installed
	$(BIN)/python -m interviewcoach.cli.reference > docs/commands.md

# In a real browser: exported web pages (nothing is fetched, the console stays silent, axe-core finds no barrier), and a
# whole interview typed into the page of `interviewcoach serve`; its pictures are in build/browser.
# Needs npm; Chromium is installed on Debian and Ubuntu where it is missing (as root or with sudo).
test-browser: $(VENV)/.installed-browser $(VENV)/axe/node_modules
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

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -e .
	@touch $@

$(VENV)/.installed-%: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -e '.[$*]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
