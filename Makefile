# KIM: die Befehle, die ein Mensch braucht. Jeder beginnt bei nichts als python3 und make.
# The commands a person needs; each works on a machine with nothing but python3 and make.

PYTHON ?= python3
VENV := .venv/bin/python
JOBS ?= auto
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test bench lint format screenshots stop reset lock environment tools

help: ## Diese Übersicht / this overview
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 20

setup: environment ## Alles einrichten: Pakete, Oberfläche, Datenbank, Daten / install everything
	@$(VENV) -m kim.dev.data

run: environment ## Starten auf http://127.0.0.1:8000 (PORT=… anders), Strg+C beendet / start
	@$(VENV) -m kim.dev.run

test: tools ## Alles prüfen, was auch die CI prüft / run everything CI runs
	@$(VENV) -m kim.dev.data
	@$(VENV) -m kim.dev.browser
	@$(if $(WITHOUT_LINT),,$(VENV) -m kim.dev.lint)
	@$(VENV) -m pytest -n $(JOBS) --ignore=tests/e2e $(PYTEST_ARGS)
	@$(VENV) -m pytest tests/e2e $(PYTEST_ARGS) # one process: one running KIM, pages are counted

bench: tools ## Messen: Erzeuger, Vergleiche, Grenzwerte / benchmarks
	@$(VENV) -m kim.dev.data
	@$(VENV) -m kim.dev.within $(VENV) -m tests.bench $(BENCH_ARGS)

lint: tools ## Stil, Typen, Vorlagen, Migrationen prüfen / static checks
	@$(VENV) -m kim.dev.lint

format: tools ## Python in Form bringen / format the code
	@$(VENV) -m ruff check --fix --quiet . ; $(VENV) -m ruff format --quiet .

screenshots: tools ## Bilder des Handbuchs aus der laufenden Anwendung / render the handbook's pictures
	@$(VENV) -m kim.dev.screenshots $(PICTURES)

stop: ## Beenden, was noch läuft / stop whatever is left running
	@if [ -x $(VENV) ]; then $(VENV) -m kim.dev.stop; fi

reset: ## Alle örtlichen Daten löschen, mit Rückfrage (RESET=ja ohne) / delete all local data
	@if [ -x $(VENV) ]; then $(VENV) -m kim.dev.stop reset; else rm -rf .kim; fi

lock: ## Abhängigkeiten neu sperren, braucht uv / lock the dependencies again
	@for name in requirements requirements-embedded requirements-dev requirements-node; do \
	  uv pip compile --quiet --generate-hashes --no-strip-extras --no-header --no-emit-index-url \
	    --no-emit-find-links --python-version 3.11 $$name.in -o $$name.txt || exit 1; done

environment:
	@$(PYTHON) kim/dev/bootstrap

tools:
	@$(PYTHON) kim/dev/bootstrap dev
