# Everything starts here: `make run`, `make test`, `make bench`. Each sets up what it needs.
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
SERVE := $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 2 \
	--blocking-threads 1 --workers-kill-timeout 10 --no-ws magreader.wsgi:application

.PHONY: run test lint test-sqlite test-postgres test-browser bench pictures lock messages clean
.DELETE_ON_ERROR:

run: .venv/installed
	@$(BIN)/python manage.py prepare
	@echo "magreader is on http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@$(BIN)/python manage.py work & \
	exec env MAGREADER_URL=$${MAGREADER_URL:-http://127.0.0.1:$(PORT)} $(SERVE)

test: lint test-sqlite test-postgres test-browser

# Types take one core and the longest; all else is looked at on the other meanwhile.
lint: .venv/installed-dev
	@set -x; $(BIN)/mypy & types=$$!; \
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && \
	$(BIN)/djlint --lint templates && $(BIN)/python -m tests.checks; looks=$$?; \
	wait $$types && exit $$looks

test-sqlite: .venv/installed-dev
	$(BIN)/pytest -n 2 --dist worksteal -q -m "not browser"

test-postgres: .venv/installed-dev
	$(BIN)/python -m tests.postgres $(BIN)/pytest -n 2 --dist worksteal -q -m "not browser and not words"

test-browser: .venv/installed-dev
	$(BIN)/pytest -n 2 --dist worksteal -q -m browser

bench: .venv/installed-dev
	$(BIN)/python -m tests.bench

# Every page and state at three widths in three themes: make pictures TO=folder
TO ?= pictures
pictures: .venv/installed-dev
	$(BIN)/python -m tests.browser.pictures $(TO)

# The virtual environment, from the locks alone; made again only when a lock changes.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null \
	&& $(PYTHON) -m venv .venv \
	|| { command -v uv >/dev/null && uv venv --seed .venv; } \
	|| { echo "magreader needs Python 3.12 or newer (found: $$($(PYTHON) --version 2>&1)), or uv."; \
	     echo "Name one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3.13"; rm -rf .venv; exit 1; }

.venv/installed: requirements.lock .venv/bin/python
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# After a change of pyproject.toml: pin everything anew (needs uv).
lock:
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.12 pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
	  --python-version 3.12 pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

# After a change of strings (needs GNU gettext): gather them for all languages, translate what is
# empty in each .po, run it again for the .mo. Both are kept: a machine without gettext reads the
# .mo as it is.
LANGUAGES := $(notdir $(wildcard locale/*))
messages: .venv/installed-dev
	$(BIN)/python manage.py makemessages $(LANGUAGES:%=--locale=%) \
	  --no-obsolete --no-wrap --add-location=file \
	  --ignore=.venv --ignore=data --ignore=docs --ignore=node_modules --ignore=sample \
	  --ignore=static --ignore=staticfiles --ignore=tests
	for po in $(LANGUAGES:%=locale/%/LC_MESSAGES/django.po); do \
	  msgattrib --clear-fuzzy --empty --clear-previous --no-wrap --add-location=file -o $$po.new $$po \
	  && grep -v '^"POT-Creation-Date' $$po.new >$$po && rm $$po.new || exit 1; \
	done
	$(BIN)/python manage.py compilemessages $(LANGUAGES:%=--locale=%) --ignore=.venv

clean:
	rm -rf .venv staticfiles .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
