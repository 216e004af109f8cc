# Everything one does with a checkout. Each target sets up what it needs; `make help` lists them.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The programs of .venv come first, so that `atende`, `ruff` and `uv` are the locked ones.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Certificates are those of the machine, which may have a company's own authority among them.
export UV_SYSTEM_CERTS ?= true
export NODE_USE_SYSTEM_CA ?= 1
# A variable of somebody's shell must not choose another environment, or make each of the many
# processes of a test run compile every library anew.
unexport VIRTUAL_ENV UV_PROJECT_ENVIRONMENT PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE

# Where HOME cannot be written (a service account, a sandbox), caches go below .venv.
ifneq ($(shell [ -d "$$HOME" ] && [ -w "$$HOME" ] && echo yes),yes)
export HOME := $(CURDIR)/.venv/home
export XDG_CACHE_HOME := $(HOME)/.cache
$(shell mkdir -p "$(CURDIR)/.venv/home")
endif

checks := .venv/bin/python scripts/checks.py

.PHONY: help
help: ## List these targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# For phones on the same network: make run TLS=1 HOST=192.168.0.10 (docs/phone.md).
ifdef TLS
run: export ATENDE_PORT ?= 8443
run: export ATENDE_HOST ?= 0.0.0.0
run: export ATENDE_BASE_URL ?= https://$(HOST):$(ATENDE_PORT)
run: export ATENDE_TLS_CERTIFICATE ?= var/tls/server.crt
run: export ATENDE_TLS_KEY ?= var/tls/server.key
run: authority
endif

.PHONY: authority
authority:
	@scripts/local-authority.sh "$(HOST)"

.PHONY: run
run: export ATENDE_DEMO ?= 1
run: assets ## Set up, build, fill an empty database with a demo, serve at http://127.0.0.1:8000 (ATENDE_PORT, ATENDE_HOST; TLS=1 HOST=…)
	@.venv/bin/atende demo --if-empty
	@exec .venv/bin/atende serve

.PHONY: test
test: ready ## Check and test everything, fast things first
	@$(checks)

.PHONY: lint
lint: ready ## Lock file, ruff, import contracts, mypy, tsc
	@$(checks) lint

.PHONY: unit
unit: ready ## Asset build and unit tests, on SQLite and PostgreSQL
	@$(checks) system assets unit

.PHONY: e2e
e2e: ready ## Asset build and journeys on emulated phones; DEVICE="Pixel 7" for one; report in build/reports/e2e
	@$(checks) system assets e2e

.PHONY: soak
soak: ready ## Random days of phones and office with everything failing: SEEDS=200 ACTIONS=100
	@$(checks) system assets soak

.PHONY: bench
bench: ready assets ## Measure server and phone beside floors; BENCH_CUSTOMERS=10000 BENCH_MORE_CUSTOMERS=50000 BENCH_ROUNDS=5
	@scripts/system-packages.sh
	@.venv/bin/python -m pytest -q -s tests/bench

.PHONY: shots
shots: ready assets ## Pictures of every page on three phones and a desktop, in build/shots
	@scripts/system-packages.sh
	@.venv/bin/python -m pytest -q -n 2 -m shots tests/e2e

.PHONY: format
format: ready ## Lay out the Python code and mend what ruff can mend
	@.venv/bin/ruff check --quiet --fix; .venv/bin/ruff format --quiet

.PHONY: lock
lock: ready ## Write uv.lock anew after a change of dependencies
	@.venv/bin/uv lock

.PHONY: assets
assets: installed ## Build templates, scripts, styles, icons and rules into build/assets
	@.venv/bin/python -m atende.building

.PHONY: clean
clean: ## Remove what was built (.venv and the database stay)
	@rm -rf build dist test-results

.PHONY: installed
installed:
	@scripts/set-up.sh build

.PHONY: ready
ready:
	@scripts/set-up.sh dev
