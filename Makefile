# Everything is done in .venv, which is made here. What runs the program is a plain `python manage.py …`.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run demo test gates bench e2e pictures markup drift long machine check fix lock clean

export UV_SYSTEM_CERTS := 1
PORT ?= 8000
PYTHON := .venv/bin/python
UV := .venv/bin/uv
INSTALL = $(UV) pip install --python $(PYTHON) --require-hashes
# While it goes on, what is fetched and put in place is told. When it fails, one sentence; the rest is in the file.
FETCHED = 2>&1 | tee .venv/install.log | \
  { grep --line-buffered -E '^ *(Collecting|Downloading|Resolved|Prepared|Installed|Successfully) ' || true; } || \
  { echo "Paketen gick inte att hämta: finns det något nät här? Vad som sades står i .venv/install.log."; exit 1; }

help:  ## What can be done here
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/run  ## Set everything up and serve on http://localhost:8000 (PORT= another, HOST= for a virtual machine)
	@exec $(PYTHON) manage.py serve --end-with-parent $(if $(filter command%,$(origin HOST)),--host $(HOST)) $(PORT)

demo: .venv/run  ## Start the invented years over
	@$(PYTHON) manage.py start_over

test: .venv/dev  ## Run the tests (ARGS= is passed on to pytest)
	@echo "Tests that drive a browser are left out here: run make e2e."
	@$(PYTHON) -m pytest -n 2 --dist worksteal -m "not browser and not drift and not long and not gates" -rs $(ARGS)

gates: .venv/dev  ## Hold what each page costs against the table, on loaded databases (ONLY= picks some, WRITE=1 writes what is lower)
	@WRITE=$(WRITE) $(PYTHON) -m pytest -m gates $(if $(WRITE)$(ONLY),,-n 2 --dist worksteal) --tb=short -rN \
	  $(if $(ONLY),-k "$(ONLY)") stodtelefon/tests/test_gates stodtelefon/demo/tests/test_bench.py $(ARGS)

bench: .venv/run  ## Measure each page beside a bare Django page, in service (SIZE=1k, 100k or 1m)
	@DEBUG=true EMBEDDED_NAME=bench $(PYTHON) manage.py bench --size $(or $(SIZE),1k) $(ARGS)

e2e: .venv/browser  ## Run the tests that drive Chromium
	@$(PYTHON) -m pytest -m browser -rs $(ARGS)

pictures: .venv/browser  ## Write the pictures of docs/bilder.md anew, from the invented years
	@$(PYTHON) -m pytest -q -m browser stodtelefon/tests/browser/pictures.py

markup: .venv/dev .venv/vnu.jar  ## Hold every page against the HTML standard (Java and npm)
	@$(PYTHON) -m pytest -rs stodtelefon/tests/test_markup.py $(ARGS)

drift: .venv/dev  ## Do what docs/drift.md says, in an empty folder (Debian's Postgres, nginx, pgbouncer where they are)
	@$(PYTHON) -m pytest -m drift -rs $(ARGS)

long: .venv/dev  ## Run the long rounds: tampering, kills, fuzz, locks, 10 000 years of figures (ONLY= picks one, SEED= repeats one)
	@$(PYTHON) -m pytest -m long -rs $(if $(ONLY),-k $(ONLY)) $(ARGS)

machine: .venv/dev  ## Walk all deeds in random order and see that no promise disappears (STEPS=, SEED=, SHRINK=1 shortens)
	@STEPS=$(or $(STEPS),2000) $(PYTHON) -m pytest -m long stodtelefon/tests/test_promises $(ARGS)

check: .venv/dev  ## Format, lint, templates, missing migrations, production settings
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m djlint --quiet --check --lint templates
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@DATABASE_URL=postgres://application@localhost/nowhere DATABASE_OWNER_URL=postgres://owner@localhost/nowhere \
	  ALLOWED_HOSTS=stodtelefon.example SITE_URL=https://stodtelefon.example PROXIES=1 SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_hex(40))')" \
	  FIELD_KEYS="1:$$(head -c 32 /dev/urandom | base64)" LOOKUP_KEYS="1:$$(head -c 32 /dev/urandom | base64)" \
	  AUDIT_KEYS="1:$$(head -c 32 /dev/urandom | base64)" HEADS_SYSLOG=true \
	  $(PYTHON) manage.py check --deploy --fail-level WARNING

fix: .venv/dev  ## Mend what can be mended by itself
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format --quiet .
	@$(PYTHON) -m djlint --quiet --reformat templates || true

lock: .venv/dev  ## Pin the newest allowed versions, with hashes
	@for name in requirements requirements-embedded requirements-dev requirements-browser requirements-tool; do \
	  $(UV) pip compile --quiet --upgrade --universal --no-strip-extras --generate-hashes --python-version 3.11 \
	    --custom-compile-command "make lock" --output-file $$name.txt $$name.in; \
	done

clean:  ## Remove what was made here, the embedded database and everything in it included
	@if [ -d .venv ] && [ -d .postgres ]; then $(PYTHON) manage.py remove_embedded; fi
	@rm -rf .venv .postgres staticfiles .pytest_cache .ruff_cache .hypothesis htmlcov .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip is run from the wheel that Python has with it. To install it first, only to install uv with it, took longer than uv.
PIP = $(firstword $(wildcard $(shell python3 -c 'import ensurepip; print(ensurepip.__path__[0])')/_bundled/pip-*.whl \
  /usr/share/python-wheels/pip-*.whl))

# Each stamp says: what this file names is installed. The second run finds them and is there at once.

.venv/tool: requirements-tool.txt
	@python3 -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Pythons modul venv saknas: installera paketet python3-venv (apt install python3-venv)."; exit 1; }
	@echo "Installerar i .venv, en gång ..."
	@python3 -m venv $(if $(PIP),--without-pip) .venv
	@$(PYTHON) $(if $(PIP),$(PIP)/pip,-m pip) install --no-compile --disable-pip-version-check --require-hashes \
	  -r requirements-tool.txt $(FETCHED)
	@touch $@

.venv/run: .venv/tool requirements.txt requirements-embedded.txt
	@$(INSTALL) -r requirements.txt -r requirements-embedded.txt $(FETCHED)
	@touch $@

.venv/dev: .venv/run requirements-dev.txt
	@$(INSTALL) -r requirements-dev.txt $(FETCHED)
	@touch $@

.venv/browser: .venv/dev requirements-browser.txt
	@$(INSTALL) -r requirements-browser.txt $(FETCHED)
	@touch $@

# The Nu validator, the one that the standard's own page has. Without Java or npm its tests say that they are skipped.
VNU := 26.9.27
VNU_SHA256 := 5970d3ffca91a627cf0965e5d91bb2e4242307c29292998de0b419d6a901b2b7

.venv/vnu.jar: | .venv/tool
	@if ! command -v java >/dev/null || ! command -v npm >/dev/null; then \
	  echo "Java or npm is missing here: install the packages default-jre-headless and npm."; exit 0; fi; \
	folder=$$(mktemp -d); trap 'rm -r $$folder' EXIT; \
	npm pack --silent --pack-destination $$folder vnu-jar@$(VNU) >/dev/null || { \
	  echo "npm could not fetch vnu-jar: the tests that need it say that they are skipped."; exit 0; }; \
	echo "$(VNU_SHA256)  $$folder/vnu-jar-$(VNU).tgz" | sha256sum --check --quiet; \
	tar --extract --gzip --file $$folder/vnu-jar-$(VNU).tgz --directory $$folder; \
	mv $$folder/package/build/dist/vnu.jar $@; touch $@
