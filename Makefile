# What a person types. Every target installs what it needs and says so.

LIBRARIES = libyaml-dev libdnnl-dev libarchive-dev libpng-dev pkg-config
DATA = dataset-fashion-mnist
ENGRAM = .build/release/engram
PYTHON ?=

# SwiftPM reads the manifest again when the environment changes: this is how it sees a new plugin.
export PLUGINS := $(sort $(wildcard Plugins/* Plugins/*/Tests Plugins/*/Examples Plugins/*/Fragments Plugins/*/README.md))

.PHONY: demo test build libraries data bench memory selftest lint clean

## demo: meta-trains two small learners and shows in-context forgetting and its cure
demo: build data
	$(ENGRAM) run Experiments/quickstart.yaml

## test: the whole test suite
test: libraries data
	swift test --disable-xctest

## build: the release program, .build/release/engram
build: libraries
	swift build -c release --product engram

## bench: times a training step; PYTHON=path adds the PyTorch reference beside it
bench: build
	$(ENGRAM) bench $(if $(PYTHON),--python $(PYTHON))

## memory: the memory of a two-task step of 32 episodes
memory: build
	$(ENGRAM) bench --memory

## selftest: compares the engine with recorded results in ../shared/fixtures
selftest: build
	$(ENGRAM) selftest

## lint: the formatter's findings
lint:
	swift format lint --recursive --strict Sources Plugins Tests BuildTools Package.swift

libraries:
	@Scripts/install-packages.sh $(LIBRARIES)

data:
	@Scripts/install-packages.sh $(DATA)

clean:
	swift package clean
