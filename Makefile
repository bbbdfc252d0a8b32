# The two commands of the README: `make demo` and `make test`. Everything else is for developers.

PYTHON ?= python3
BIN := .venv/bin
KG := $(BIN)/kg
STORE := out/store
STAMP := .venv/.installed

.PHONY: demo test gate format model bench-extract bench-sparql bench-growth stress-kill stress-serve lock clean

demo: $(STAMP)
	@rm -rf $(STORE) && mkdir -p out
	$(KG) build corpus/demo --store $(STORE)
	$(KG) query investors --name OpenAI --store $(STORE)
	$(KG) query rumours --name OpenAI --store $(STORE)
	$(KG) query contradictions --store $(STORE)
	$(KG) view --store $(STORE) -o out/graph.html

test: $(STAMP)
	$(BIN)/ruff format --check kg tests
	$(BIN)/ruff check kg tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

gate: $(STAMP)  ## hold every score on DEV against its floor; `make test` does so on 40 reports
	$(KG) evaluate corpus/annotated --split dev --gate

format: $(STAMP)
	$(BIN)/ruff format kg tests
	$(BIN)/ruff check --fix kg tests

model: $(STAMP)  ## rebuild every shipped model from corpus/annotated (needs the extra kg[train]; hours)
	$(KG) train corpus/annotated --part coreference
	$(KG) train corpus/annotated --part relations
	$(KG) train corpus/annotated --part fast
	$(KG) train corpus/annotated --part network

bench-extract: $(STAMP)  ## words a second, memory and start of the pipelines, side by side
	$(BIN)/python -m kg.evaluate.speed corpus/annotated

SIZES ?= 10000 100000
ARTICLES ?= 1000 10000 100000

bench-sparql: $(STAMP)  ## the shipped queries on several engines; tables in out/bench (see kg/graph/benchmark.md)
	$(BIN)/python -m kg.evaluate.store.bench --statements $(SIZES) --out out/bench

bench-growth: $(STAMP)  ## what one more article costs, by how many there are
	$(BIN)/python -m kg.evaluate.store.growth --articles $(ARTICLES)

stress-kill: $(STAMP)  ## a hundred builds killed at random moments
	$(BIN)/python -m kg.evaluate.store.killing --kills 100

stress-serve: $(STAMP)  ## 64 clients for a minute, runaway queries among them
	@rm -rf $(STORE) && mkdir -p out
	$(KG) build corpus/demo --store $(STORE)
	$(BIN)/python -m kg.evaluate.store.crowding --store $(STORE) --clients 64 --seconds 60

lock: $(STAMP)  ## refresh constraints.txt from the newest versions that fit pyproject.toml
	$(PYTHON) -m venv out/lock && out/lock/bin/pip install --quiet --upgrade '.[dev]' hatchling editables
	out/lock/bin/pip freeze --exclude kg | grep -v ' @ ' > constraints.txt
	rm -rf out/lock

clean:
	rm -rf out .kg .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@
