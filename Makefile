# Two commands do everything: "make demo" and "make test". Both install what they need into .venv, show what they do,
# are safe to repeat and write nothing outside this folder.

PORT ?= 8000
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PYTEST_ARGS ?= -n 2
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python example_site/manage.py
VENV74 := var/venv74
# mail is laid out in one column on purpose: its lines travel
TEMPLATES := '*.html' ':!*/mail/*'

# caches and temporary files stay in the checkout, too
export PIP_CACHE_DIR ?= $(CURDIR)/var/cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PORT

.DEFAULT_GOAL := help
.PHONY: help demo demo-data demo-reset test test-postgres lint format types bench migrations messages screenshots clean

help: ## Show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with the venv module is needed (Debian: apt-get install python3-venv)."; exit 1; }
	@echo "== Virtual environment in $(VENV) ($(PYTHON))"
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: $(BIN)/python pyproject.toml
	@echo "== Install the package and what the demo needs (a minute the first time)"
	$(BIN)/python -m pip install --editable ".[demo]"
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml
	@echo "== Install the package and what the tests need (a minute or two the first time)"
	$(BIN)/python -m pip install --editable ".[dev]"
	@touch $@ $(VENV)/.demo

demo: demo-data ## The example site with demo data, worker and mail stand-in (PORT=8123)
	@$(MANAGE) demo_run --port $(PORT)

demo-data: $(VENV)/.demo ## The same, prepared but not started
	@mkdir -p var/tmp
	@echo "== Database in var/demo"
	@$(MANAGE) migrate --verbosity 0
	@TMPDIR=$(CURDIR)/var/tmp $(MANAGE) demo_data || { \
		echo "After an update the data of an older version may not fit: make demo-reset, then again."; exit 1; }

demo-reset: ## Throw the demo's data away
	rm -rf var/demo

test: $(VENV)/.dev ## All tests; what needs Chromium or PostgreSQL says so when it is absent
	@bash .ci/suite $(PYTEST_ARGS)

test-postgres: $(VENV)/.dev ## The suite without browser tests on a PostgreSQL of its own
	@WI_TEST_DB=postgres bash .ci/with-postgres $(BIN)/python -m pytest -m "not browser" $(PYTEST_ARGS)

lint: $(VENV)/.dev ## Style, templates, security
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit --quiet --recursive wagtail_interest --configfile pyproject.toml
	$(BIN)/curlylint --quiet --exclude 'inbox/table\.html' wagtail_interest/templates templates # it cannot read attributes whose names come from a loop
	git ls-files -z $(TEMPLATES) | xargs -0 $(BIN)/djhtml --check --tabwidth 2

format: $(VENV)/.dev ## Put Python and templates into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	git ls-files -z $(TEMPLATES) | xargs -0 $(BIN)/djhtml --tabwidth 2

types: $(VENV)/.dev ## mypy with django-stubs
	$(BIN)/mypy

bench: $(VENV)/.dev ## Side-by-side measurements; not part of the tests
	$(BIN)/python -m tests.benchmarks.run $(BENCH_ARGS)

$(VENV74)/.dev: $(BIN)/python pyproject.toml
	@echo "== Wagtail 7.4, the lowest we support, in $(VENV74)"
	$(BIN)/python -m venv $(VENV74)
	$(VENV74)/bin/python -m pip install --editable ".[dev]" "wagtail>=7.4,<7.5" "django>=5.2,<5.3"
	@touch $@

migrations: $(VENV74)/.dev ## Write the only migration of both apps afresh, on the lowest Wagtail (until 1.0)
	$(VENV74)/bin/python .ci/make_migrations.py
	$(BIN)/python -m django makemigrations --check --dry-run --settings=tests.settings --pythonpath=.

messages: $(VENV)/.dev ## Collect and compile the words (needs gettext)
	cd wagtail_interest && ../$(BIN)/django-admin makemessages --locale sv --no-location --no-obsolete && ../$(BIN)/django-admin compilemessages

screenshots: $(VENV)/.dev demo-data ## Take the README's pictures anew
	$(BIN)/python docs/screenshots.py

clean: ## Remove everything that was installed or made
	rm -rf $(VENV) var build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
