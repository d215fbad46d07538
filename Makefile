# Two commands do everything: `make run` starts the monitor, `make test` proves it.
# Both need only python3 (3.11 to 3.14) with venv, and build .venv from the lock files once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes

.PHONY: run test bench proof lock clean

run: $(VENV)/.run  ## start the monitor with config/ and var/
	@$(BIN)/monitor run

test: $(VENV)/.dev  ## everything that must hold, at a small size
	@$(BIN)/python -m pytest

bench: $(VENV)/.dev  ## every benchmark, one after the other
	@$(BIN)/python -m tests.bench

proof: $(VENV)/.dev  ## the same tests at full size; prints its seed
	@MONITOR_PROOF=1 $(BIN)/python -m pytest -m proof --timeout=3600 -n 0 -s

$(VENV)/.run: requirements.lock pyproject.toml monitor/model/core.h monitor/classify/_core.c monitor/group/_core.c deploy/core.py
	@echo "Building $(VENV) (once; about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("news-monitor needs Python 3.11 or newer, this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) -r requirements.lock
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Adding what the tests need ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

lock:  ## write both lock files anew (needs uv)
	@sh deploy/lock.sh

clean:
	rm -rf $(VENV) var
