# The entry points. `make install` takes PREFIX (default /usr/local), DESTDIR and PACKAGES=no (leave Debian packages alone).
PREFIX ?= /usr/local
export PREFIX DESTDIR PACKAGES

.PHONY: build install demo test bench format clean

build:
	@./build.sh

install:
	@./install.sh

demo:
	@./demo.sh

test:
	@tests/run.sh

bench:
	@bench/run.sh

format:
	@dotnet format whitespace Berth.slnx
	@dotnet format style Berth.slnx

clean:
	@rm -rf out src/*/bin src/*/obj tests/*/bin tests/*/obj bench/*/bin bench/*/obj
	@tests/host/host clean
	@rm -rf /var/cache/berth-demo
