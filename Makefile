# Needs Python 3.11 or newer, make and git. Everything else is installed into .venv.

PYTHON ?= python3
DATA ?= data
PORT ?= 8000
TESTERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
MADE := $(VENV)/made
UV := $(BIN)/uv pip
STEP := @$(PYTHON) tools/step.py
PO := guiju/locale/zh_Hans/LC_MESSAGES/django.po
MO := $(PO:.po=.mo)
# Enough for Django to load; any file serves as a secret where nothing is signed.
NO_DATABASE := env DJANGO_SETTINGS_MODULE=guiju.settings GUIJU_SECRET_KEY_FILE=LICENSE \
	DATABASE_URL='postgresql://guiju_app@/none?host=/no-database-here'
# Once with the certificates that come along, then with those of this machine: a company may have its own.
SYNC := $(UV) sync --quiet --require-hashes "$$1"
COMPILE := $(UV) compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate

# What the caller's shell says about other projects must not reach this one.
unexport PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONWARNINGS PYTEST_ADDOPTS VIRTUAL_ENV
unexport DJANGO_SETTINGS_MODULE MYPYPATH UV_PROJECT_ENVIRONMENT
export PYTHONNOUSERSITE := 1
export UV_PYTHON := $(CURDIR)/$(BIN)/python
export UV_NO_PROGRESS := 1

.NOTPARALLEL:
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help install up test lint soak bench audit lock messages clean

help:
	@echo 'make up        install if needed, then run the demo company (DATA=$(DATA) PORT=$(PORT))'
	@echo 'make install   what running needs, into $(VENV)'
	@echo 'make test      everything that is checked before a change goes in'
	@echo 'make lint      the part of it that needs neither database nor browser'
	@echo 'make soak      kills, fuzzing and long runs'
	@echo 'make bench     how fast it is'
	@echo 'make audit     known vulnerabilities, and the bill of materials'
	@echo 'make lock      choose the newest allowed packages again'
	@echo 'make messages  bring the translations up to date with the code'
	@echo 'make clean     remove what was made here, except data'

# ----------------------------------------------------------------------------------- running

install: $(MADE)/packages $(MO)

up: install
	@exec $(BIN)/guiju up --demo --data '$(DATA)' --port '$(PORT)'

$(MADE)/environment: requirements/bootstrap.lock
	$(STEP) 'Environment' $(PYTHON) tools/environment.py $(VENV) requirements/bootstrap.lock
	@mkdir -p $(MADE) && touch $@

# Packages for development contain those for running, in the same versions.
$(MADE)/packages: $(MADE)/environment requirements/runtime.lock pyproject.toml
	$(STEP) 'Packages' sh -c '$(SYNC) || $(SYNC) --system-certs' -- \
		requirements/$(if $(wildcard $(MADE)/developer),dev,runtime).lock
	$(STEP) 'Guiju itself' $(UV) install --quiet --offline --no-deps --editable .
	@touch $@

$(MO): $(PO) tools/messages.py | $(MADE)/packages
	$(STEP) 'Messages' $(BIN)/python -m tools.messages compile

# ---------------------------------------------------------------------------------- checking

test: lint $(MADE)/browser
	@$(BIN)/python -m pytest --numprocesses $(TESTERS) --dist loadfile --no-loadscope-reorder

lint: $(MADE)/developer $(MO)
	$(STEP) 'Lint' $(BIN)/ruff check --quiet --output-format concise .
	$(STEP) 'Format' $(BIN)/ruff format --quiet --check .
	$(STEP) 'Types' $(NO_DATABASE) $(BIN)/mypy
	$(STEP) 'Layers' $(BIN)/lint-imports
	$(STEP) 'House rules' $(BIN)/python -m tools.house_lint
	$(STEP) 'Messages complete' $(BIN)/python -m tools.messages check
	$(STEP) 'Django checks' $(NO_DATABASE) $(BIN)/python -m django check --fail-level WARNING
	$(STEP) 'Migrations complete' $(NO_DATABASE) \
		$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

soak: $(MADE)/developer $(MADE)/browser $(MO)
	@$(BIN)/python -m pytest tests/soak

bench: $(MADE)/developer $(MO)
	@$(BIN)/python -m bench

audit: $(MADE)/developer
	@$(BIN)/python -m tools.audit

$(MADE)/developer: $(MADE)/packages requirements/dev.lock
	$(STEP) 'Packages for development' sh -c '$(SYNC) || $(SYNC) --system-certs' -- \
		requirements/dev.lock
	$(STEP) 'Guiju itself' $(UV) install --quiet --offline --no-deps --editable .
	@touch $@

$(MADE)/browser: tools/browser.py | $(MADE)/developer
	$(STEP) 'Browser and Chinese font' $(BIN)/python -m tools.browser
	@touch $@

# --------------------------------------------------------------------------------- upkeep

messages: $(MADE)/developer
	$(STEP) 'Messages' $(BIN)/python -m tools.messages update
	$(STEP) 'Messages compiled' $(BIN)/python -m tools.messages compile

lock: $(MADE)/environment
	$(STEP) 'Lock of the installer' $(COMPILE) requirements/bootstrap.in \
		--output-file requirements/bootstrap.lock
	$(STEP) 'Lock for running' $(COMPILE) pyproject.toml --output-file requirements/runtime.lock
	$(STEP) 'Lock for development' $(COMPILE) pyproject.toml --group dev \
		--constraint requirements/runtime.lock --output-file requirements/dev.lock

clean:
	@rm -rf $(VENV) $(MO) build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
