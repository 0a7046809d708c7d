# SPDX-License-Identifier: MIT
#
# The front door.  Meson does the work; each target first sees to it that the
# packages it needs are there.

# Passed to `meson setup` of every build, for example -Dwerror=true.
MESON_FLAGS ?=
PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: all demo test test-asan test-tsan test-clang test-cross torture bench \
	rcu-report verify verify-weaken verify-history models check-litmus check-fuzz lint \
	install clean

all: build/build.ninja
	@ninja -C build

build/build.ninja:
	@tools/setup build
	@meson setup build $(MESON_FLAGS)

# A build from before hiredis was there has no geod.
demo:
	@tools/setup build demo
	@$(MAKE) --no-print-directory all
	@test -e build/examples/geod/geod || \
	    { meson setup --reconfigure build && ninja -C build; }
	@python3 -B examples/geod/demo/demo.py build/examples/geod/geod \
	    build/geod-demo

test:
	@tools/setup build test
	@$(MAKE) --no-print-directory all
	@tools/test build

# The same tests in other builds, each in a directory of its own; SUITES="unit"
# for some of them.
build-%/build.ninja:
	@tools/setup build test $(SETUP_$*)
	@$(ENV_$*) meson setup build-$* $(MESON_FLAGS) $(FLAGS_$*)

SETUP_clang = sanitize
ENV_clang = CC=clang CXX=clang++
FLAGS_asan = -Db_sanitize=address,undefined
FLAGS_tsan = -Db_sanitize=thread
FLAGS_release = --prefix=$(abspath $(PREFIX)) --buildtype=release -Dtests=false

test-asan test-clang: test-%: build-%/build.ninja
	@ninja -C build-$*
	@tools/test build-$* $(SUITES)

# TSan waits for a second at every exit unless told otherwise.
test-tsan: build-tsan/build.ninja
	@ninja -C build-tsan
	@TSAN_OPTIONS="atexit_sleep_ms=0 $$TSAN_OPTIONS" tools/test build-tsan \
	    $(SUITES)

# Headers and unit tests for other hosts, under user emulation.
CROSS = arm64 i386 s390x
test-cross:
	@tools/setup build cross
	@for host in $(CROSS); do \
	    test -e build-$$host/build.ninja || meson setup build-$$host \
	        --cross-file tools/cross/$$host.ini $(MESON_FLAGS) || exit 1; \
	    ninja -C build-$$host headers || exit 1; \
	    TAP_EMULATED=1 TAP_PATIENCE=10 tools/test build-$$host unit || \
	        exit 1; \
	done

# Every litmus program, of which `make test` has a quarter.
check-litmus: all
	@tools/setup test
	@tools/test build check-litmus

# Random programs for tenon-check, for so many seconds.
FUZZ_SECONDS ?= 600
check-fuzz: all
	@tools/setup test
	@FUZZ_SECONDS=$(FUZZ_SECONDS) tools/test build check-fuzz

# Each torture program for a minute in each of its four settings.
torture:
	@tools/setup build test
	@$(MAKE) --no-print-directory all
	@meson test -C build --no-rebuild --benchmark --print-errorlogs

# Ours and its peers in one table.  BENCH="--quick event" for a part of it.
BENCH ?=
FLAGS_bench = --buildtype=release -Dtests=false -Dbench=true
bench:
	@tools/setup build
	@tools/setup bench || echo "bench: goes on without them"
	@test -e build-bench/build.ninja || \
	    meson setup build-bench $(MESON_FLAGS) $(FLAGS_bench) >/dev/null
	@ninja -C build-bench >/dev/null || ninja -C build-bench
	@build-bench/bench/bench $(BENCH)

# What RCU is measured by, a line each.  BENCH=--quick for a first look.
rcu-report:
	@$(MAKE) --no-print-directory bench BENCH="--rcu-report $(BENCH)"

# The promises, on the sources that ship.  NAME="rcu/" for a part.
verify verify-weaken verify-history: verify%: build/build.ninja
	@tools/setup build
	@ninja -C build >/dev/null || ninja -C build
	@python3 -B verify/tools/$(VERIFY$*).py build $(NAME)
	@test -n "$*$(NAME)" || python3 -B verify/tools/ordering.py
	@test -n "$*$(NAME)" || python3 -B verify/tools/guide.py
	@test -n "$*$(NAME)" || python3 -B verify/tools/caught.py

VERIFY = ledger
VERIFY-weaken = weaken
VERIFY-history = history

# Promela models of the protocols, searched by spin.  MODELS="rcu notify" for
# some of them.
MODELS ?=
models:
	@tools/setup models
	@verify/models/run $(MODELS)

lint:
	@tools/setup lint
	@tools/lint

# Without sudo for DESTDIR or a PREFIX of your own.
install: 
	@tools/setup build
	@rm -rf build-release
	@meson setup build-release $(MESON_FLAGS) $(FLAGS_release) >/dev/null
	@ninja -C build-release
	@DESTDIR="$(DESTDIR)" meson install -C build-release --no-rebuild
	@test -n "$(DESTDIR)" || tools/installed "$(abspath $(PREFIX))"

clean:
	rm -rf build build-*
