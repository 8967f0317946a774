# Two commands need nothing but Python 3.11 or newer: `make demo` and `make test`. Both set up .venv by themselves.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  && { command -v $$p; break; }; done)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test check docs bench clean

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(VENV)/.ready ## Compare five packages with the law in force on the whole of France; writes results/demo/
	$(BIN)/simdesert demo

test: $(VENV)/.ready-test ## Run all tests
	scripts/test $(TEST_OPTIONS)

check: $(VENV)/.ready-dev ## Check style, types and the import contracts
	scripts/check

docs: $(VENV)/.ready ## Write the generated pages under docs/reference/
	scripts/docs

bench: $(VENV)/.ready-test $(VENV)/.ready-frames ## Measure speed and memory; OPTIONS=--quick takes under two minutes
	BENCHMARK_FRAMES_PYTHON=$(CURDIR)/$(VENV)/frames/bin/python $(BIN)/python -m benchmarks $(OPTIONS)

clean: ## Remove what make and the tools created; results/ stays
	rm -rf $(VENV) build dist .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "SimDesert needs Python 3.11 or newer and found none;" \
	  "install it from your system or https://www.python.org, or say: make PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON)"
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) cannot create a virtual environment;" \
	  "on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing SimDesert and what it needs (once, a minute or two)"
	@$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.ready-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing SimDesert and what its tests need (once, a minute or two)"
	@$(PIP_INSTALL) -e '.[test]'
	@touch $@ $(VENV)/.ready

$(VENV)/.ready-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing SimDesert and what its developers need (once, a minute or two)"
	@$(PIP_INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.ready $(VENV)/.ready-test

$(VENV)/.ready-frames: benchmarks/requirements.txt | $(VENV)/bin/python
	@echo "Installing what SimDesert is compared with, beside it (once; the benchmark goes on without what does not install)"
	@"$(PYTHON)" -m venv $(VENV)/frames
	@for each in $$(grep -v '^#' $<); do $(VENV)/frames/bin/python -m pip install --quiet --disable-pip-version-check $$each \
	  || echo "$$each does not install here" >&2; done
	@touch $@
