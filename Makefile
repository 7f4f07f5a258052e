# Needs Python 3.11 or later, make and the package registry; on Windows the README has the same steps.
# After a change of dependencies in pyproject.toml, lock again:
#   uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-header --no-annotate \
#     --no-strip-extras --python-version 3.11 -o requirements.lock

PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
TEST_ROOT := .test-root
export COMMUNE_REVIEW_TEST_ROOT := $(abspath $(TEST_ROOT))
unexport COMMUNE_REVIEW_ROOT

.DEFAULT_GOAL := help
.PHONY: help report test lint lab clean browser

help:
	@echo "make report   read data/raw, build every document, say where to look (AS_OF=2025-12-31 sets the day)"
	@echo "make test     lint, types, tests, notebooks"
	@echo "make lint     ruff and mypy only"
	@echo "make lab      open the notebooks in JupyterLab"
	@echo "make clean    remove what was built (never data/raw, data/reference or reports)"

$(INSTALLED): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

# exit code 1 says that a person must look at something: the documents say what, so go on
report: $(INSTALLED)
	test -d data/raw/sample || $(BIN)/commune-review sample
	$(BIN)/commune-review ingest || test $$? -eq 1
	$(BIN)/commune-review build $(if $(AS_OF),--as-of $(AS_OF)) || test $$? -eq 1

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# a root of its own, so that tests never touch data/processed or reports
$(TEST_ROOT)/.ready: $(INSTALLED) tests/prepare_root.py $(shell find src data/reference -type f -not -name "*.pyc")
	$(BIN)/python tests/prepare_root.py $(TEST_ROOT)
	touch $@

browser:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  ! { command -v chromium >/dev/null && command -v pdftoppm >/dev/null && test -e /usr/lib/libreoffice/program/libsclo.so; }; then \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
	    chromium poppler-utils libreoffice-writer-nogui libreoffice-calc-nogui; } >/dev/null || \
	  echo "chromium, poppler-utils or LibreOffice could not be installed; tests that need them say so"; fi

test: lint browser $(TEST_ROOT)/.ready
	$(BIN)/pytest -n 2
	COMMUNE_REVIEW_ROOT=$(COMMUNE_REVIEW_TEST_ROOT) $(BIN)/pytest -p no:cacheprovider --nbval-lax notebooks

lab: $(INSTALLED)
	$(BIN)/commune-review --root $(CURDIR) lab

clean:
	rm -rf $(VENV) $(TEST_ROOT) .pytest_cache .mypy_cache .ruff_cache .hypothesis dist
	rm -f data/processed/*.parquet data/processed/*.json
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
