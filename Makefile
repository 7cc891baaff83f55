# Damin: what can be made. `make` alone lists it.
#
# Everything goes into one virtual environment, $(VENV), from locked dependencies with hashes (requirements/).
# The stamps in it make a repeated run quick: dependencies are installed again only when a lock has changed.

VENV    ?= .venv
# Options for the command that a target runs: make demo ARGS="--port 9000", make test ARGS="-k dates"
ARGS    ?=
# How many processes run the tests.
WORKERS ?= auto
# The Python to use, where the first of the list below that is 3.11 or later is not the right one.
PYTHON  ?=

BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip
LOCKED  := --quiet --disable-pip-version-check --require-hashes
COMPILE := pip compile --quiet --universal --python-version 3.11 --generate-hashes \
           --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help demo install dev test lint format lock assets bench wheel clean

help: ## list what can be made
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:.*## /	/' | awk -F'	' '{printf "  make %-9s %s\n", $$1, $$2}'

demo: $(VENV)/.base ## build the bundled articles, serve the graph, print the address
	@$(BIN)/damin demo $(ARGS)

install: $(VENV)/.base ## the environment and the command .venv/bin/damin, nothing more

dev: $(VENV)/.dev ## the same with all that tests and checks need

test: $(VENV)/.dev ## run all tests
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

lint: $(VENV)/.dev ## style, format, types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.dev ## put every file in the house format
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: $(VENV)/.dev ## measure this machine: articles built, queries answered (ARGS="endpoint", "load", "soak")
	@$(BIN)/python -m benchmarks $(ARGS)

wheel: $(VENV)/.base ## dist/damin-*.whl
	@$(PIP) wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/damin-*.whl

lock: $(VENV)/.base ## resolve the dependencies anew (ARGS=--upgrade for newer versions)
	@$(PIP) install --quiet --disable-pip-version-check uv
	@$(BIN)/uv $(COMPILE) $(ARGS) -o requirements/base.txt pyproject.toml
	@$(BIN)/uv $(COMPILE) $(ARGS) -c requirements/base.txt -o requirements/build.txt requirements/build.in
	@$(BIN)/uv $(COMPILE) $(ARGS) -c requirements/base.txt -c requirements/build.txt \
	    --extra dev --extra dask --extra igraph -o requirements/dev.txt pyproject.toml requirements/build.in

assets: $(VENV)/.base ## build what the pages carry from other houses (server/static/vendor); needs Node.js
	@$(PIP) install --quiet --disable-pip-version-check 'fonttools>=4.55,<5' 'brotli>=1.1,<2'
	@bash web/assets.sh $(abspath $(BIN))/python

clean: ## remove what was made here; stores that you built stay
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.python:
	@found=; for python in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python); do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$python; break; fi; done; \
	if [ -z "$$found" ]; then \
	  echo "Damin needs Python 3.11 or later; none was found. Say where it is: make PYTHON=/path/to/python3.11" >&2; \
	  exit 1; fi; \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv $(VENV) || { \
	  echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; \
	  rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/.base: $(VENV)/.python requirements/base.txt requirements/build.txt pyproject.toml
	@echo "Installing the locked dependencies"
	@$(PIP) install $(LOCKED) -r requirements/base.txt -r requirements/build.txt
	@$(PIP) install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	@echo "Installing the tools for tests and checks"
	@$(PIP) install $(LOCKED) -r requirements/dev.txt
	@touch $@
