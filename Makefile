# SPDX-License-Identifier: MIT
#
# The front door.  Meson does the work; every target first makes sure that the
# packages it needs are there.

MESON_FLAGS ?=
PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: all demo test test-asan test-tsan torture lint install clean

all: build/build.ninja
	@ninja -C build

build/build.ninja:
	@tools/setup build
	@meson setup build $(MESON_FLAGS)

test: 
	@tools/setup build test
	@$(MAKE) --no-print-directory all
	@tools/test build

clean:
	rm -rf build build-*
