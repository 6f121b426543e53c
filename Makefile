# Every command of the house. Needs Python 3.11 or newer and nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8080
DATA ?= ./var
BIN := .venv/bin
UV := $(BIN)/uv
SCALE ?= small
BENCHES ?= ingest pipeline live inbox footprint chaos

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed ## make .venv with everything in it and build the UI
	@$(BIN)/python hatch_build.py
	@$(BIN)/python -m compileall -q src/pristan

.venv/.uv: requirements/uv.txt
	@tools/make_venv "$(PYTHON)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.installed: .venv/.uv requirements/dev.txt pyproject.toml
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes requirements/dev.txt
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## start the hub, the sandbox and the demo company (PORT=8080 DATA=./var)
	@exec $(BIN)/pristan demo run --port $(PORT) --data $(DATA)

check: setup ## lint, format, types, import contracts, generated files fresh
	@tools/check

test: setup ## the whole test suite
	@tools/test

bench: setup ## print the figures of the benches (SCALE=small|full BENCHES="ingest ...")
	@for name in $(BENCHES); do $(BIN)/pristan bench $$name --scale $(SCALE) --json; done

generate: setup ## write again what is made from the code: reference pages, OpenAPI, the client of the UI
	@tools/generate

lock: .venv/.uv ## resolve the dependencies again and write the hashed locks
	@tools/lock

clean: ## remove what was built (not the data)
	@rm -rf .venv src/pristan/web/static src/pristan/report_templates/fonts ui/node_modules widget/node_modules

.PHONY: help setup run check test bench generate lock clean
