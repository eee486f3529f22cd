# The targets people and .ci/run call. Each works on a fresh clone.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test build dist sbom check audit generate bench fuzz FORCE

# The pages are built before the program that embeds them, and only when they
# or the folder they are built into changed.
ifneq ($(wildcard web/package.json),)
PAGES := web/node_modules/.pages-built
PAGE_SOURCES := $(shell find web \( -name node_modules -o -name dist -o -name pictures \) -prune -o -type f -print)
endif

help:
	@echo 'make run       build and start the demonstration: redress demo'
	@echo 'make test      all tests, on SQLite and on PostgreSQL, and the pages in a browser'
	@echo 'make build     the release program: target/release/redress'
	@echo 'make dist      the same, packed, with the list of all it is made of: target/dist/'
	@echo 'make check     format, lints, walls; licences too where cargo-deny is installed'
	@echo '               (CARGO_DENY=1 installs it first, which takes minutes)'
	@echo 'make bench     build, then measure on SQLite and, where there is one, PostgreSQL'
	@echo 'make fuzz      throw bytes at every reader of outside bytes, SECONDS=5 at each (docs/fuzzing.md)'
	@echo 'make generate  what is made from the code: the API description and its client,'
	@echo '               the schema of packs and the pages of the procedures'
	@echo 'make audit     known faults of the crates used (asks an outside database)'

# Dependencies are optimised in the dev profile too, so it is quick enough to
# try and far quicker to build than a release.
run: $(PAGES)
	cargo build --locked --package redress
	target/debug/redress demo

build: $(PAGES)
	cargo build --locked --release --package redress

dist: build sbom
	tar -czf "target/dist/redress-$$(target/release/redress --version | cut -d' ' -f2)-$$(uname -m).tar.gz" \
	  README.md README.en.md LICENSE -C target/dist redress.cdx.json pages.cdx.json -C ../release redress

# What the program and its pages are made of, with versions, licences and digests (CycloneDX).
sbom: $(PAGES)
	@cargo cyclonedx --version >/dev/null 2>&1 || cargo install --locked cargo-cyclonedx
	mkdir -p target/dist
	cargo cyclonedx --quiet --format json --target all --override-filename redress.cdx \
	  --manifest-path crates/server/Cargo.toml
	mv crates/server/redress.cdx.json target/dist/
	find crates -name redress.cdx.json -delete
ifdef PAGES
	cd web && npm sbom --sbom-format cyclonedx > ../target/dist/pages.cdx.json
endif

# Uses the PostgreSQL named in REDRESS_TEST_POSTGRES, or else starts its own and
# stops it again whatever the tests say. cargo-nextest runs no documentation
# examples, so those follow it. The program for the pages is built along with an
# example, which needs what tests need: alone it would have its dependencies built
# again, without the features that tests ask of them.
test: $(PAGES)
	@if [ -z "$${REDRESS_TEST_POSTGRES:-}" ]; then \
	  settings="$$(.ci/postgres start)"; \
	  trap '.ci/postgres stop' EXIT; \
	  eval "$$settings"; \
	fi; \
	if cargo nextest --version >/dev/null 2>&1; then \
	  cargo nextest run --locked --workspace --no-fail-fast --no-tests=pass; \
	  cargo test --locked --workspace --doc; \
	else \
	  cargo test --locked --workspace --no-fail-fast; \
	fi
ifdef PAGES
	@command -v chromium-headless-shell chromium >/dev/null || { apt-get update && DEBIAN_FRONTEND=noninteractive \
	  apt-get install -y --no-install-recommends chromium-headless-shell fonts-noto-cjk; }
	cargo build --locked --workspace --bin redress --example openapi
	cd web && npm test
endif

check: $(PAGES)
	@cargo fmt --version >/dev/null 2>&1 || rustup component add rustfmt
	@cargo clippy --version >/dev/null 2>&1 || rustup component add clippy
	cargo fmt --all --check
	cargo fmt --manifest-path fuzz/Cargo.toml --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo test --locked --workspace --test walls
ifdef PAGES
	cd web && npm run check
endif
	@if [ "$${CARGO_DENY:-}" = 1 ] && ! cargo deny --version >/dev/null 2>&1; then \
	  echo 'installing cargo-deny; this takes some minutes'; \
	  cargo install --locked --debug cargo-deny; \
	fi; \
	if cargo deny --version >/dev/null 2>&1; then \
	  cargo deny check bans licenses sources; \
	else \
	  echo 'licences not checked: cargo-deny is not installed (CARGO_DENY=1 make check installs it)'; \
	fi

# What is known against the crates we use; asks an outside database.
audit:
	cargo deny check advisories

# After a change to the API: the description the client is made from, and the client. After a change to a pack
# or to the format: the schema, and the pages under docs/.
generate:
	cargo run --locked --quiet --package redress-packs --example pages -- .
	cargo run --locked --quiet --package redress-http --example openapi > web/openapi.json
	cd web && npm run generate

# BENCH adds options, such as BENCH='--cases 100000 --json'. PostgreSQL is one of its own, empty and gone
# afterwards.
bench: build
	target/release/redress bench $(BENCH)
	@export REDRESS_PGDIR="$${TMPDIR:-/tmp}/redress-pgbench-$$(id -u)" REDRESS_PGPORT="$${REDRESS_PGPORT:-54331}"; \
	settings="$$(.ci/postgres start)"; \
	if [ -n "$$settings" ]; then \
	  trap '.ci/postgres stop' EXIT; \
	  eval "$$settings"; \
	  target/release/redress bench $(BENCH) --database "$$REDRESS_TEST_POSTGRES"; \
	fi

# TARGETS='packs guards' runs only these.
fuzz:
	@command -v c++ >/dev/null || { apt-get update && DEBIAN_FRONTEND=noninteractive \
	  apt-get install -y --no-install-recommends g++; }
	fuzz/run $(or $(SECONDS),5) $(TARGETS)

ifdef PAGES
$(PAGES): $(PAGE_SOURCES) $(if $(wildcard web/dist/console/index.html),,FORCE)
	cd web && npm ci && npm run build
	@touch $@
endif
