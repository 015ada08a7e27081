# What there is to do with camadas. `make` lists it.

CAMADAS := $(or $(CARGO_TARGET_DIR),target)/release/camadas
LESSON := multicast
WASM := wasm32-unknown-unknown

.PHONY: help demo captures test check wasm golden bench doc install clean release

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: release ## build, then run a lesson (LESSON=multicast): hosts, programs, what their frames prove
	@$(CAMADAS) lesson $(LESSON) || { status=$$?; [ $$status = 3 ] || exit $$status; \
		echo "this system permits no lab: the same from the recording captures/$(LESSON).pcapng"; \
		$(CAMADAS) lesson -r captures/$(LESSON).pcapng; }

captures: release ## record every lesson anew into captures/; then review `make golden`
	@for lesson in $$($(CAMADAS) lesson --quiet); do \
		$(CAMADAS) lesson $$lesson --lang pt-BR -w captures/$$lesson.pcapng >/dev/null || exit; \
		echo captures/$$lesson.pcapng; \
	done

test: ## run every test; installs the packages that tests need where it may (Debian)
	@tests/run.sh

check: ## what must hold before a commit: format, lints, tests, documentation, the library without an operating system
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	@$(MAKE) --no-print-directory test doc wasm

wasm:
	@if [ -d "$$(rustc --print target-libdir --target $(WASM))" ]; then \
		cargo check --lib --target $(WASM) --no-default-features; \
	else \
		echo "skipped: the library for $(WASM): rustup target add $(WASM)"; \
	fi

golden: ## write the expected texts anew; review the difference as code
	CAMADAS_GOLDEN=write cargo test --test golden --test documents
	CAMADAS_GOLDEN=write cargo test --lib tui::tests::screens

bench: ## measure beside capinfos, tcpdump and tshark; BENCH_DIR holds the large captures
	cargo build --release --bins --examples
	CAMADAS=$(CAMADAS) tests/bench.py

doc: ## build the documentation; a warning fails it
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items

install: ## install camadas for this user
	cargo install --path . --locked

clean: ## remove what was built
	cargo clean

release:
	cargo build --release
