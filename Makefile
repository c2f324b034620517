# make run    set everything up and serve the demo clinic on 127.0.0.1:8000 (PORT=… changes it)
# make test   the whole suite; make test DATABASE_URL=postgres://… runs it on a server of your own
# make quick  what to run every minute: the rules, without pages, browsers, floods of rows and long walks
# make moments  the suite without browsers at each moment that comes seldom: a clock change, a year's last minutes;
#             make moments MOMENTS="leap-day year-end" at those alone
# make coverage   the tests of the domain alone: each statement of its rooms runs in one of them, or it fails
# make rest   what make coverage leaves of the suite: pages, browsers, tools
# make bench  measure speed against a bare Django view
# make stop   stop the database server that run and test started
# make check  linter, formatter, imports, types, missing migrations
# make pictures   draw the rooms and the entities from the code, in docs/
# make lock   write the lock files again after a change of requirements*.txt; make lock UPGRADE=--upgrade takes
#             the newest of what our requirements need in turn

PYTHON ?= python3
PORT ?= 8000
# The lock files name everything, so there is nothing to resolve.
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
LOCK := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--annotation-style line --custom-compile-command "make lock"
PYTEST := .venv/bin/python -m pytest -n auto --dist worksteal
# The rooms that decide.  Each has its tests in the folder of the same name.
DOMAIN := clinic/common clinic/directory clinic/accounts conditions/triage conditions/library conditions/models conditions/signing \
	$(addprefix appointments/,models identity availability notifications booking disruptions records inbox visits insight)
export DATABASE_URL PORT
# Without compiled modules each process of the tests would compile all of them, ours and pytest's rewritten ones.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test quick coverage rest moments bench stop check lock pictures

run: .venv/site
	DEBUG=true .venv/bin/python manage.py demo

test: .venv/tests
	$(PYTEST)

quick: .venv/tests
	$(PYTEST) -m "not browser and not slow"

coverage: .venv/tests
	$(PYTEST) $(DOMAIN:%=--cov=%) $(DOMAIN:%=tests/%)

rest: .venv/tests
	$(PYTEST) $(DOMAIN:%=--ignore=tests/%)

moments: .venv/tests
	.venv/bin/python -m tests.moments $(MOMENTS)

bench: .venv/tests
	.venv/bin/python -m tests.bench

stop: .venv/site
	DEBUG=true .venv/bin/python manage.py localpg stop

check: .venv/tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	DEBUG=true .venv/bin/python manage.py makemigrations --check --dry-run

pictures: .venv/tests
	DEBUG=true DJANGO_SETTINGS_MODULE=clinic.settings .venv/bin/python -m docs.pictures

# The largest first: the site then runs with the very versions that the tests ran with.
lock: .venv/tests
	$(LOCK) $(UPGRADE) requirements-dev.txt --output-file requirements-dev.lock
	$(LOCK) requirements-local.txt --constraints requirements-dev.lock --output-file requirements-local.lock
	$(LOCK) requirements.txt --constraints requirements-dev.lock --output-file requirements.lock

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/site: requirements.lock requirements-local.lock | .venv/bin/python
	$(PIP) -r requirements.lock -r requirements-local.lock
	touch $@

.venv/tests: requirements-dev.lock | .venv/bin/python
	$(PIP) -r requirements-dev.lock
	touch .venv/site $@
