# Everything a person or a machine does with Goodword starts here. `make help` lists it.
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
COMPILE := .venv/bin/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
  --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header
.DEFAULT_GOAL := help

help:  ## what you can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

.venv/bin/python:
	@echo "Setting up .venv, which takes a minute or two the first time"
	@python3 -c 'import sys; sys.exit("Goodword needs Python 3.11 or newer, python3 is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@python3 -m venv .venv || { rm -rf .venv; echo "python3 -m venv failed: on Debian, apt-get install python3-venv" >&2; exit 1; }

.venv/run: requirements.lock | $(PY)
	@$(PIP) --require-hashes -r requirements.lock
	@printf '#!%s\nimport sys\nsys.path.insert(0, "%s")\nfrom bot.__main__ import main\nmain()\n' \
	  "$(CURDIR)/$(PY)" "$(CURDIR)" > .venv/bin/goodword && chmod +x .venv/bin/goodword
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml | $(PY)
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch .venv/run $@

install: .venv/run  ## the command .venv/bin/goodword, for running the service
	@echo "Ready: .venv/bin/goodword --help"

demo: .venv/run  ## the playground, with sample data, on http://127.0.0.1:8765
	@$(PY) -m bot demo

test: .venv/dev  ## every test that needs no browser (a real PostgreSQL comes from a wheel)
	@$(PY) -m pytest -m "not browser" -n 3 --dist loadfile --no-loadscope-reorder  # tests wait more than they work

test-browser: .venv/dev  ## the journeys and the screens, in a real Chromium
	@$(PY) -m pytest -m browser -n 2 tests/journeys tests/playground tests/site

check: .venv/dev  ## lint, types, import rules
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports

bench: .venv/dev  ## speed, beside the bare libraries
	@$(PY) -m bench

format: .venv/dev  ## put the code into its one form
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

test-kill: .venv/dev  ## 500 kills of the real process at random moments
	@GOODWORD_KILLS=500 $(PY) -m pytest tests/faults --timeout 3600

test-race: .venv/dev  ## the races for the last free customer, many times over, on both databases
	@GOODWORD_RACES=200 $(PY) -m pytest tests/load/test_races.py --timeout 3600

test-raters: .venv/dev  ## two hundred people rate in one check-in at once, on both databases; needs a quiet machine
	@GOODWORD_RATERS=200 $(PY) -m pytest tests/load/test_maturity.py -s --timeout 900

test-time: .venv/dev  ## a year of digests by three racing processes on both databases, then twenty years by one
	@GOODWORD_DAYS=365 GOODWORD_YEARS=20 $(PY) -m pytest tests/time --timeout 7200

test-digests: .venv/dev  ## a thousand digests due in one minute, in a Slack and a Teams that throttle, then fail
	@GOODWORD_DIGESTS=1000 $(PY) -m pytest tests/load/test_same_minute.py -s --timeout 3600

lock: .venv/dev  ## pin the dependencies again, with hashes and without index addresses
	@$(PIP) pip-tools
	@$(COMPILE) -o requirements.lock pyproject.toml
	@$(COMPILE) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

.PHONY: help install demo test test-browser check bench format test-kill test-race test-raters test-time test-digests lock
