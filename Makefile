# Everything here works from a bare clone with Python >= 3.11, git and make; what is missing is installed into .venv.

VENV := .venv
BIN := $(VENV)/bin
# The first that is new enough and able to make a virtual environment; `make PYTHON=/path/to/python3` chooses another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$python; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet install
# More words for pytest: make test PYTEST_ARGS="tests/text -x"
PYTEST_ARGS ?=
WORKERS ?= 2
EPOCH = $(shell git log -1 --format=%ct)
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --upgrade \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links

.PHONY: help run demo install-postgres test test-slow search fuzz lint format docs lock clean install install-dev \
	dist deb package-check sbom audit release-notes
.DEFAULT_GOAL := help

help: ## say what can be made
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: install ## run the daemon on config/tickerfeed.toml; Ctrl-C stops it
	@exec $(BIN)/tickerfeed run

demo: install ## run it on a small made-up province; needs no network
	@exec $(BIN)/tickerfeed demo

test: install-dev ## run the tests
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not slow" $(PYTEST_ARGS)

test-slow: install-dev ## run the tests that take long
	$(BIN)/python -m pytest -q -m slow $(PYTEST_ARGS)

search: install-dev ## look for new examples against the laws (three minutes)
	$(BIN)/python -m pytest -q -n $(WORKERS) -m hypothesis --hypothesis-profile search $(PYTEST_ARGS)

# The time of each target in seconds; FUZZED keeps what was learnt from run to run.
FUZZ_TIME ?= 60
FUZZED ?= .fuzzed
fuzz: install-dev ## fuzz every reader of what comes from outside (installs atheris)
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(PIP) 'atheris>=3'
	@set -e; for target in $$(ls tests/fuzz/corpus); do \
		$(BIN)/python tests/fuzz/run.py $$target $(FUZZ_TIME) $(FUZZED)/$$target; done

lint: install-dev ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: install-dev ## put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.installed-docs ## build the documentation into site/
	$(BIN)/python -m sphinx -q -E -n -W --keep-going -d .sphinx_cache docs site
	@$(BIN)/python .ci/site_check.py site
	@echo "site/index.html"

lock: ## choose the newest versions that fit, with hashes (needs uv)
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --extra postgres pyproject.toml -c requirements.lock -o requirements-postgres.lock
	$(COMPILE) --extra s3 pyproject.toml -c requirements.lock -o requirements-s3.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --group docs -c requirements-dev.lock -o requirements-docs.lock
	@! grep -n '://' requirements*.lock || { echo "a lock file must not hold an address" >&2; exit 1; }

dist: install ## build sdist and wheel into dist/, the same bytes each time
	@$(BIN)/python -m venv .tools && .tools/bin/python -m pip --disable-pip-version-check -q install build==1.6.1 hatchling==1.33.0
	@rm -f dist/tickerfeed-*.whl dist/tickerfeed-*.tar.gz
	@SOURCE_DATE_EPOCH=$(EPOCH) .tools/bin/python -m build --no-isolation . >/dev/null && cd dist && sha256sum tickerfeed-*

deb: dist ## build a Debian package with an environment of its own into dist/
	@SOURCE_DATE_EPOCH=$(EPOCH) packaging/deb.sh dist/tickerfeed-*.whl dist

package-check: deb ## install, run, upgrade, remove and purge the Debian package in a clean root (as root)
	.ci/package_check.sh

sbom: dist ## write what the wheel brings with it, with licences, to dist/tickerfeed.cdx.json (CycloneDX)
	@rm -rf .shipped && $(BIN)/python -m venv --without-pip .shipped
	@$(BIN)/python -m pip --python .shipped/bin/python -q --disable-pip-version-check install --require-hashes -r requirements.lock
	@$(BIN)/python -m pip --python .shipped/bin/python -q --disable-pip-version-check install --no-deps dist/tickerfeed-*.whl
	@rm -f .shipped/lib/python3*/site-packages/tickerfeed-*.dist-info/direct_url.json  # names this folder
	@.tools/bin/python -m pip --disable-pip-version-check -q install cyclonedx-bom==7.5.0
	@SOURCE_DATE_EPOCH=$(EPOCH) .tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
		-o dist/tickerfeed.cdx.json .shipped/bin/python
	@.shipped/bin/python packaging/licences.py

# Strict: what could not be asked about fails, where it would otherwise pass for sound.
audit: ## ask for known weaknesses of what is locked (needs its network service)
	@$(PYTHON) -m venv .tools && .tools/bin/python -m pip --disable-pip-version-check -q install pip-audit
	@.tools/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

release-notes: ## print what the changelog says of VERSION
	@awk -v version="[$(VERSION)]" '/^## / { on = index($$0, version) } on' CHANGELOG.md | grep . \
		|| { echo "CHANGELOG.md has no [$(VERSION)]" >&2; exit 1; }

clean: ## remove what was installed and cached; var/ and output/ stay
	rm -rf $(VENV) .tools .shipped .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .sphinx_cache dist site docs/reference
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

install: $(VENV)/.installed ## install what running needs

install-postgres: $(VENV)/.installed-postgres ## install what a store in PostgreSQL needs

install-dev: $(VENV)/.installed-dev ## install what testing needs

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "No Python >= 3.11 that can make a virtual environment was found." >&2; \
		echo "Debian and Ubuntu: apt install python3 python3-venv; elsewhere: https://www.python.org/downloads/" >&2; exit 1; }
	@echo "Installing into $(VENV) (once; about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.installed-postgres: requirements-postgres.lock $(VENV)/.installed
	@$(PIP) --require-hashes -r requirements-postgres.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.installed-docs: requirements-docs.lock $(VENV)/.installed
	@$(PIP) --require-hashes -r requirements-docs.lock
	@touch $@
