# `make help` lists the targets. Everything runs in .venv, which `make install` prepares.
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
INSTALLED := .venv/.installed
BENCH := .venv-bench
# Many tests wait for a server or a clock, so there is one worker more than there are cores.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
FUNDUS := .venv-fundus
VIEWERS := .venv-viewers
VALIDATORS := .venv-validators
STORE := .venv-object-store
# Tests write thousands of small databases, each of which waits for the disk several times; in memory none waits.
ifndef PYTEST_DEBUG_TEMPROOT
export PYTEST_DEBUG_TEMPROOT := $(shell df -k --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 4000000 { print "/dev/shm" }')
endif
# Where it is set, each of the many processes compiles its modules again, and each worker rewrites all tests again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install demo test coverage check format lock schemas bench bench-demo bench-readers bench-duplicates bench-overhead bench-startup bench-crawl bench-warc bench-load bench-rebuild bench-scale bench-lake bench-sql bench-search bench-years bench-profile chaos fuzz test-slow test-viewers test-validators test-object-store serve-replica clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED) ## Prepare .venv with the pinned dependencies, checked against their hashes

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; choose one with: make install PYTHON=python3.12"; exit 1; }
ifdef UV
	uv venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv
	uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
else
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	@# If PYTHONDONTWRITEBYTECODE is set, each of the many processes would compile everything again.
	@$(BIN)/python -m compileall -q schemas spiders warehouse flows replica
	@touch $(INSTALLED)

demo: install ## Crawl the bundled replica of the site into DuckDB and ask it three questions
	@$(BIN)/caci demo

test: check ## Run the tests: style, spelling, layers, types, and everything else
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m 'not slow'

test-slow: install ## Run the tests that take too long for every change: larger archives, more of each kind of failure
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m slow

coverage: install ## Measure which branches the tests take (they take two thirds longer with it)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m 'not slow' --cov --cov-report=term

check: install ## Check style, spelling, layers and types only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

format: install ## Format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schemas: install ## Write the JSON Schema of the records, and the pages of the documentation that follow from the code
	$(BIN)/python -m schemas.generate
	$(BIN)/python docs/generate.py

lock: ## Pin the newest dependencies that pyproject.toml allows (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --upgrade --quiet -o requirements.lock
	uv pip compile --group bench --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --upgrade --quiet -o requirements-bench.lock
	uv pip compile pyproject.toml --group image --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --upgrade --quiet -o requirements-image.lock

chaos: install ## Kill the pipeline at 200 random moments, and check what the next run makes of it (half an hour)
	$(BIN)/python -m tests.chaos --write

FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?=

fuzz: install ## Give each reader of bytes from outside random ones for ten minutes, all at once (FUZZ_SECONDS, FUZZ_TARGETS)
	$(BIN)/python -m tests.fuzz --seconds $(FUZZ_SECONDS) $(FUZZ_TARGETS)

bench: install $(BENCH)/.installed $(FUNDUS)/.installed ## Measure everything, beside other programs, against the bars (four hours, and 20 GB of disk)
	@for one in readers crawl warc load rebuild startup demo overhead duplicates sql search lake profile years scale; do \
		$(MAKE) --no-print-directory bench-$$one || exit 1; \
	done
	$(BIN)/python -m bench.bars

bench-demo: install ## Measure `make demo` in a fresh clone, including the installation (some minutes)
	$(BIN)/python -m bench.demo

bench-readers: $(BENCH)/.installed ## Measure the readers beside others, in a separate environment
	$(BENCH)/bin/python -m bench.readers

bench-duplicates: $(BENCH)/.installed ## Measure the search for duplicates, beside datasketch (a quarter of an hour)
	$(BENCH)/bin/python -m bench.duplicates

bench-overhead: install ## Measure what Prefect costs in a run that finds nothing new (some minutes)
	$(BIN)/python -m bench.overhead

bench-startup: install $(BENCH)/.installed ## Measure how long the command takes to start, beside DuckDB's (a minute)
	$(BIN)/python -m bench.startup

bench-crawl: install ## Measure a crawl of the replica, beside bare Scrapy and wget (some minutes)
	$(BIN)/python -m bench.crawl

bench-warc: $(BENCH)/.installed ## Measure writing and checking the archive, beside warcio and FastWARC (a minute)
	$(BENCH)/bin/python -m bench.warc

bench-load: $(BENCH)/.installed ## Measure loading, beside dlt, executemany and Arrow (some minutes)
	$(BENCH)/bin/python -m bench.load

bench-rebuild: install $(BENCH)/.installed $(FUNDUS)/.installed ## Measure archive to SQL, beside news-please and Fundus (ten minutes)
	$(BIN)/python -m bench.rebuild

bench-scale: install ## Measure 6,000, 60,000 and 300,000 pages: time, memory, disk (an hour, and 20 GB of disk)
	$(BIN)/python -m bench.scale

bench-lake: install ## Measure loading and publishing a lake, beside a DuckDB file (some minutes; needs PostgreSQL)
	$(BIN)/python -m bench.lake

bench-sql: install ## Measure publishing, views and search, beside DuckDB's fts and LIKE (a quarter of an hour; four minutes with --articles 15000 only)
	$(BIN)/python -m bench.sql

bench-search: install ## Measure how search ranks articles that somebody looks for, beside FTS5 and DuckDB's fts (a minute)
	$(BIN)/python -m bench.search_quality

bench-years: install ## Play five years of the schedules: size, files, rows, and times at the end of each (an hour)
	$(BIN)/python -m bench.years

bench-profile: install ## Profile the steps from archive to publication, into bench/profile.md (a minute)
	$(BIN)/python -m bench.profile

$(BENCH)/.installed: requirements-bench.lock
ifdef UV
	uv venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(BENCH)
	uv pip install --quiet --python $(BENCH)/bin/python --require-hashes -r requirements-bench.lock
else
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
		-r requirements-bench.lock
endif
	@touch $@

$(FUNDUS)/.installed: pyproject.toml
	$(PYTHON) -m venv $(FUNDUS)
	$(FUNDUS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(FUNDUS)/bin/python -m pip install --quiet --disable-pip-version-check --group fundus
	@touch $@

test-viewers: install $(VIEWERS)/.installed ## Check that pywb replays our archive, in a separate environment
	CACI_PYWB=$(VIEWERS)/bin/pywb $(BIN)/python -m pytest -n 0 tests/spiders/archive/test_viewers.py

$(VIEWERS)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VIEWERS)
	$(VIEWERS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(VIEWERS)/bin/python -m pip install --quiet --disable-pip-version-check --group viewers
	@touch $@

test-validators: install $(VALIDATORS)/.installed ## Check that Frictionless, mlcroissant and pandas read our exports
	CACI_VALIDATORS=$(VALIDATORS)/bin/python $(BIN)/python -m pytest -n 0 tests/warehouse/exports/test_validators.py

$(VALIDATORS)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VALIDATORS)
	$(VALIDATORS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(VALIDATORS)/bin/python -m pip install --quiet --disable-pip-version-check --group validators
	@touch $@

test-object-store: install $(STORE)/.installed ## Check that a lake's files may be in an object store, with an S3 server
	CACI_MOTO=$(STORE)/bin/moto_server $(BIN)/python -m pytest -n 0 tests/warehouse/lake/test_object_store.py

$(STORE)/.installed: pyproject.toml
	$(PYTHON) -m venv $(STORE)
	$(STORE)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(STORE)/bin/python -m pip install --quiet --disable-pip-version-check --group object-store
	@touch $@

serve-replica: install ## Serve the replica of the site on port 8000
	$(BIN)/python -m replica --port 8000

clean: ## Remove the environment, caches and the demo's data
	rm -rf .venv $(BENCH) $(FUNDUS) $(VIEWERS) $(VALIDATORS) $(STORE) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* build dist demo
