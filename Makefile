# Every command of the book. It needs make and Python 3.11 or newer, and nothing else:
# where uv is missing, it is put into .tools/, a folder of its own.
#
#   PAGE=ch11             test or update one chapter; not how the site shows it
#   TORCH=cpu             Linux: PyTorch's CPU build. Remembered; TORCH=locked goes back.
#         nightly         tomorrow's PyTorch, CPU build
#   VERSIONS=lowest       the oldest versions that pyproject.toml allows, in .venv-lowest
#            newest       the newest ones, in .venv-newest
#   PORT=8000             where `make serve` serves
#   PYTHON=python3        what makes .tools/

.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
VERSIONS ?= locked

UV := $(shell command -v uv 2>/dev/null)
ifeq ($(UV),)
UV := .tools/bin/uv
TOOLS := $(UV)
endif

# Two environments. One has what builds the site, so that a reader needs no torch
# (which is gigabytes on Linux); one has everything. Sharing one would let `make serve`
# throw torch out again, or let the site lean on something that a reader's build lacks.
SITE_ENV := .venv-site
ENV := $(if $(filter locked,$(VERSIONS)),.venv,.venv-$(VERSIONS))

# An environment is up to date when its stamp is younger than what decides its versions.
# The stamp's name remembers which build of torch is there.
STAMP_OF_TORCH := $(firstword $(wildcard $(ENV)/.torch-*))
TORCH ?= $(patsubst $(ENV)/.torch-%,%,$(or $(STAMP_OF_TORCH),$(ENV)/.torch-locked))
STAMP := $(ENV)/.torch-$(TORCH)
SITE_STAMP := $(SITE_ENV)/.stamp

CHOICES := locked-locked locked-cpu locked-nightly \
	lowest-locked lowest-cpu newest-locked newest-cpu
ifeq ($(filter $(VERSIONS)-$(TORCH),$(CHOICES)),)
$(error No such environment: VERSIONS=$(VERSIONS) TORCH=$(TORCH). See the top of the Makefile)
endif

# Other versions than the locked ones may round otherwise, as another processor does.
HERE := $(filter locked-locked locked-cpu,$(VERSIONS)-$(TORCH))
PYTEST := $(ENV)/bin/pytest $(if $(HERE),,-o book_platform=other)

# The page or the lab, and its claims.
ifdef PAGE
PARTS := $(wildcard docs/$(PAGE)*.md docs/*/$(PAGE)*.md docs/labs/$(PAGE)*.ipynb \
	tests/test_$(PAGE)*.py tests/*/test_$(PAGE)*.py)
ifeq ($(PARTS),)
$(error No page begins with $(PAGE). See docs/)
endif
endif

# Some other environment may be active in the shell.
unexport VIRTUAL_ENV
# Images of containers forbid Python to keep what it compiled: then each of the hundreds of
# processes here compiles PyTorch's two thousand files anew, for seconds.
unexport PYTHONDONTWRITEBYTECODE
# Material's notice of its end of life. That is why `make zensical` exists.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help serve new test update check lint types site pdf zensical search seeds posts lighthouse \
	bench record format upgrade clean clean-all

help: ## this list
	@echo "make TARGET, where TARGET is one of"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile
	@awk '/^#   / { print substr($$0, 2) }' Makefile

serve: $(SITE_STAMP) ## the site at http://127.0.0.1:8000, reloaded when a file changes
	$(SITE_ENV)/bin/mkdocs serve --dirty --dev-addr 127.0.0.1:$(PORT)

new: $(SITE_STAMP) ## lay a chapter's files: KEY=ch21_nonlinear TITLE="From Linear to …"
	@$(SITE_ENV)/bin/python -m book.tools.new "$$KEY" "$$TITLE"

test: $(STAMP) ## verify everything the book says (PAGE=ch11 for one chapter)
	$(PYTEST) $(PARTS)

update: $(STAMP) ## rewrite outputs, numbers and figures that changed (PAGE=ch11)
	$(PYTEST) $(or $(filter docs/%,$(PARTS)),docs) --book-update
	@! git rev-parse 2>/dev/null || git --no-pager diff --stat -- docs README.md tests/figures

check: export BOOK_THOROUGH := 1
check: lint types site zensical test ## all that must hold before a change is merged

lint: $(STAMP) $(TOOLS) ## ruff, who imports whom, whether uv.lock is up to date
	$(ENV)/bin/ruff check
	$(ENV)/bin/ruff format --check
	$(ENV)/bin/lint-imports --no-logo
	$(UV) lock --check

types: $(STAMP) ## mypy, strict: snippets, book, tests, and the pages' own blocks
	$(ENV)/bin/mypy
	$(ENV)/bin/python -m book.checks.types

# Never with -q: then MkDocs 1.6.1 exits with 0 whatever --strict finds.
site: $(SITE_STAMP) ## build the site into site/, warnings are errors
	$(SITE_ENV)/bin/mkdocs build --strict --clean --site-dir site
	$(SITE_ENV)/bin/python -m book.exports.beside site
	$(SITE_ENV)/bin/python -m book.publish site

pdf: site ## and its PDFs, each module's and the book's; needs Chromium or Chrome
	$(SITE_ENV)/bin/python -m book.publish.paper site

zensical: $(STAMP) site ## build with Zensical too, compare the pages, and ask its search
	@printf 'INHERIT: mkdocs.yml\nsite_dir: site-zensical\n' > .zensical.yml
	$(ENV)/bin/zensical build --strict --clean --config-file .zensical.yml
	$(ENV)/bin/python -m book.exports.beside site-zensical
	$(ENV)/bin/python -m book.publish site-zensical
	$(ENV)/bin/python -m book.tools.compare_sites site site-zensical
	EVERY=16 $(ENV)/bin/python -m book.tools.search site-zensical

search: zensical ## ask both builds all that learners ask: what is not found?
	$(ENV)/bin/python -m book.tools.search site site-zensical

seeds: $(STAMP) ## every claim about data, on the page's seed and on eleven others
	$(ENV)/bin/pytest tests/module* tests/labs --seeds 12

posts: $(STAMP) ## every chapter as a blog post, in posts/
	$(ENV)/bin/python -m book.exports posts

lighthouse: $(STAMP) ## scores and times of two pages, or ADDRESSES="labs/ …"; needs Node
	$(ENV)/bin/python -m book.tools.lighthouse $(ADDRESSES)

bench: $(STAMP) ## how long the book takes to test, build and load
	$(ENV)/bin/python -m book.tools.bench

record: $(STAMP) ## on a machine with a GPU: keep what a script prints, RUN=ch35_ladder
	@$(ENV)/bin/python -m book.tools.record "$$RUN"

format: $(STAMP) ## mend what ruff can mend
	$(ENV)/bin/ruff check --fix
	$(ENV)/bin/ruff format

upgrade: $(TOOLS) ## let uv.lock take the newest versions allowed
	$(UV) lock --upgrade

clean: ## remove what was built; the environments stay
	rm -rf site site-zensical posts .zensical.yml .cache
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

clean-all: clean ## remove the environments too
	rm -rf .venv .venv-* .tools

.tools/bin/uv:
	$(PYTHON) -m venv .tools || { echo 'Python has no venv here. Install it' \
		'(Debian, Ubuntu: python3-venv), or uv: https://docs.astral.sh/uv/'; exit 1; }
	.tools/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.8'

$(SITE_STAMP): pyproject.toml uv.lock | $(TOOLS)
	UV_PROJECT_ENVIRONMENT=$(SITE_ENV) $(UV) sync --frozen --no-default-groups --group site
	@touch $@

# In an environment made with `uv pip`, so that one index can serve torch alone.
PIP := $(UV) pip install --python $(ENV)

ifeq ($(VERSIONS)-$(TORCH),locked-locked)
$(STAMP): pyproject.toml uv.lock | $(TOOLS)
	@rm -f $(ENV)/.torch-*
	UV_PROJECT_ENVIRONMENT=$(ENV) $(UV) sync --frozen
	@touch $@
else ifeq ($(VERSIONS),locked)
# All that the lock says, less torch and what only torch brings (gigabytes of CUDA).
$(STAMP): pyproject.toml uv.lock | $(TOOLS)
	$(REACH_TORCH)
	$(UV) venv --clear --quiet $(ENV)
	$(UV) export --frozen --no-hashes --quiet --no-emit-project \
		--output-file $(ENV)/locked.txt
	$(UV) export --frozen --no-hashes --quiet --prune torch \
		--output-file $(ENV)/no-torch.txt
	$(PIP) --requirements $(ENV)/no-torch.txt
	$(PIP) $(TORCH_FROM_$(TORCH))
	@touch $@
else
$(STAMP): pyproject.toml | $(TOOLS)
	$(REACH_TORCH)
	$(UV) venv --clear --quiet $(ENV)
	$(PIP) --resolution $(RESOLUTION_$(VERSIONS)) $(INDEX_$(TORCH)) --editable . --group dev
	@touch $@
endif

INDEX_cpu := --torch-backend=cpu
INDEX_nightly := --index https://download.pytorch.org/whl/nightly/cpu
TORCH_FROM_cpu := $(INDEX_cpu) --constraints $(ENV)/locked.txt torch
TORCH_FROM_nightly := $(INDEX_nightly) 'torch>=0.dev0'
# Before an environment that stands is cleared.
REACH_TORCH = $(if $(INDEX_$(TORCH)),$(ASK_FOR_TORCH))
ASK_FOR_TORCH = @echo torch \
	| $(UV) pip compile --quiet --no-deps $(INDEX_$(TORCH)) - >/dev/null \
	|| { echo 'TORCH=$(TORCH) takes PyTorch from https://download.pytorch.org, which does' \
	'not answer; nothing was changed. Try again where it can be reached, or write' \
	'TORCH=locked: PyTorch from PyPI, on Linux with gigabytes of CUDA.'; exit 1; } >&2
RESOLUTION_lowest := lowest-direct
RESOLUTION_newest := highest
