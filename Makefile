# Everything a person or a machine does with Goodword starts here. `make help` lists it.
PY := .venv/bin/python
.DEFAULT_GOAL := help

help:  ## what you can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.venv/run: requirements.lock pyproject.toml
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch .venv/run $@

demo: .venv/run  ## the playground, with sample data, on http://127.0.0.1:8765
	@$(PY) -m bot demo

test: .venv/dev  ## every test (a real PostgreSQL comes from a wheel)
	@$(PY) -m pytest -n 2 --dist loadfile

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
	@GOODWORD_KILLS=500 $(PY) -m pytest tests/faults -m "long or not long" --timeout 3600

lock: .venv/dev  ## pin the dependencies again, with hashes and without index addresses
	@$(PY) -m pip install --quiet pip-tools
	@.venv/bin/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header -o requirements.lock pyproject.toml
	@.venv/bin/pip-compile -q --extra dev --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header -c requirements.lock -o requirements-dev.lock pyproject.toml

.PHONY: help demo test check bench format test-kill lock
