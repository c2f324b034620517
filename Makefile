# make run    set everything up and serve the demo clinic on 127.0.0.1:8000 (PORT=… changes it)
# make test   the whole suite; make test DATABASE_URL=postgres://… runs it on a server of your own
# make bench  measure speed against a bare Django view
# make stop   stop the database server that run and test started
# make check  linter, formatter, missing migrations

PYTHON ?= python3
PORT ?= 8000
PIP := .venv/bin/python -m pip install --quiet --disable-pip-version-check
export DATABASE_URL PORT

.PHONY: run test bench stop check

run: .venv/site
	DEBUG=true .venv/bin/python manage.py demo

test: .venv/tests
	.venv/bin/python -m pytest -n 2 --dist worksteal

bench: .venv/tests
	.venv/bin/python -m tests.bench

stop: .venv/site
	DEBUG=true .venv/bin/python manage.py localpg stop

check: .venv/tests
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	DEBUG=true .venv/bin/python manage.py makemigrations --check --dry-run

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/site: requirements.txt requirements-local.txt | .venv/bin/python
	$(PIP) -r requirements.txt -r requirements-local.txt
	touch $@

.venv/tests: requirements.txt requirements-local.txt requirements-dev.txt | .venv/bin/python
	$(PIP) -r requirements-dev.txt
	touch .venv/site $@
