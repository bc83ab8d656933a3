# What a person types. Every target installs what it needs and says so.

LIBRARIES = libyaml-dev libdnnl-dev libarchive-dev libpng-dev libjpeg62-turbo-dev libmatio-dev \
  zlib1g-dev libxxhash-dev librsvg2-dev libcurl4-openssl-dev libssl-dev ca-certificates pkg-config
DATA = dataset-fashion-mnist
ENGRAM = .build/release/engram
PYTHON ?=
PROTOC_GEN_SWIFT ?= .build/debug/protoc-gen-swift
MPICC ?= mpicc
SECONDS_OF_FUZZING ?= 600

# SwiftPM reads the manifest again when the environment changes: this is how it sees a new plugin.
export PLUGINS := $(sort $(wildcard Plugins/* Plugins/*/Tests Plugins/*/Examples Plugins/*/Fragments Plugins/*/README.md))

.PHONY: demo test build debug libraries data bench bench-data bench-learners bench-encoders memory selftest schema-test schema-environment
.PHONY: protocols batch-check batch-bench report-test serve-test trackers-test slurm-test mpi mpi-test encoders-test fuzz fuzz-readers reference lint checks outside docs tutorial templates clean

## demo: meta-trains two small learners and shows in-context forgetting and its cure
demo: build data
	$(ENGRAM) run Experiments/quickstart.yaml --report

## test: the whole test suite, where the reference pages learn of new plugins first; or with
## FILTER=words the suites of matching names
# The product of the tests alone: `swift test` would also build the compiler of protocols, 500 files of C++, that
# swift-protobuf brings.
test: libraries data $(if $(FILTER),,schema-environment reference)
	swift build --product engramPackageTests
	swift test --skip-build --disable-xctest $(if $(FILTER),--filter '$(FILTER)')

## build: the release program, .build/release/engram
build: libraries
	swift build -c release --product engram

## debug: the same unoptimised, .build/debug/engram: quick to build, slow to run
debug: libraries
	swift build --product engram

## bench: times a training step; PYTHON=path adds the PyTorch reference beside it
bench: build
	$(ENGRAM) bench $(if $(PYTHON),--python $(PYTHON))

## bench-data: times episodes of real images; PYTHON=path, one with Pillow and NumPy, adds them beside it
bench-data: build
	$(ENGRAM) bench data $(if $(PYTHON),--python $(PYTHON))

## bench-learners: times the gradient learners on Split-MNIST; PYTHON=path, one with PyTorch, adds it beside them
bench-learners: build
	$(ENGRAM) bench learners $(if $(PYTHON),--python $(PYTHON))

## bench-encoders: times a frozen ViT-B/16; PYTHON=path, one with PyTorch and timm, adds it beside it
bench-encoders: build
	$(ENGRAM) bench encoders $(if $(PYTHON),--python $(PYTHON))

## memory: the memory of a two-task step of 32 episodes, and of long contexts, evaluated and trained on
memory: build
	$(ENGRAM) bench --memory
	$(ENGRAM) bench length
	$(ENGRAM) bench length --training

## selftest: compares the engine with recorded results in ../shared/fixtures
selftest: build
	$(ENGRAM) selftest

## encoders-test: compares frozen encoders with timm and torchvision; PYTHON=path, one that has them
encoders-test: build
	$(if $(PYTHON),$(PYTHON),python3) Scripts/encoders-test.py $(ENGRAM)

## schema-test: checks experiments against the JSON Schema, with a validator from PyPI
schema-test: libraries schema-environment
	swift build --product engramPackageTests
	swift test --skip-build --disable-xctest --filter SchemaTests

## batch-check: 60 jobs of which 5 fail, undisturbed and with the launcher killed ten times
batch-check: debug
	Scripts/batch-check.py .build/debug/engram

## batch-bench: what a batch adds to a job; the list and the report of 10,000 runs
batch-bench: build
	Scripts/batch-bench.py $(ENGRAM)

## slurm-test: batches on a Slurm that is started here, and disturbed
slurm-test: debug
	Scripts/slurm-test.sh .build/debug/engram

## mpi: what connects the program with an MPI, compiled by MPICC=mpicc
mpi:
	Scripts/build-mpi.sh $(dir $(ENGRAM))libengram-mpi.so $(MPICC)

## mpi-test: one run by several processes, on Open MPI and on MPICH
mpi-test: debug
	Scripts/mpi-test.sh .build/debug/engram

## report-test: opens a report in a real browser, at the widths of a desk and of a phone, light and dark
report-test: debug
	Scripts/report-test.sh

## serve-test: lets a batch run behind the page of `engram serve` in a real browser
serve-test: debug
	Scripts/serve-test.sh

## trackers-test: the real TensorBoard and a real server of MLflow read back what a run told them
trackers-test: debug
	Scripts/trackers-test.sh

## reference: writes docs/reference and docs/errors.md anew
reference: libraries
	swift build --product engram
	rm -rf docs/reference
	.build/debug/engram doc --markdown docs/reference
	.build/debug/engram explain --markdown > docs/errors.md

## protocols: makes the Swift of BuildTools/Protocols
protocols:
	apt-get install -y protobuf-compiler
	swift build --product protoc-gen-swift
	protoc --plugin=protoc-gen-swift=$(PROTOC_GEN_SWIFT) --proto_path=BuildTools/Protocols \
	  --swift_out=Plugins/TensorBoard TensorBoardEvents.proto

## fuzz: looks SECONDS_OF_FUZZING long for input that `check` cannot bear; what it finds is in .build-fuzz/found
fuzz: libraries
	Scripts/fuzz.sh $(SECONDS_OF_FUZZING)

## fuzz-readers: the same for every reader of data files, or for those of READERS='idx png …', each
## SECONDS_OF_FUZZING long; what they find is in .build-fuzz-readers/found
fuzz-readers: libraries
	Scripts/fuzz-readers.sh $(SECONDS_OF_FUZZING) $(READERS)

## lint: the formatter's findings
lint:
	swift format lint --recursive --strict Sources Plugins Tests BuildTools Examples Fuzz Package.swift

## outside: builds and tests the package in Examples/OutsidePackage, which depends on this one
outside: libraries
	@mkdir -p .build-outside/manifest && cp Package.swift .build-outside/manifest
	@# Alone, as SwiftPM first reads the manifest of a package that is named by its address.
	swift package --package-path .build-outside/manifest dump-package > .build-outside/manifest/log
	$(MAKE) -C Examples/OutsidePackage SCRATCH=$(CURDIR)/.build-outside example test

## checks: what the package's own tests do not reach: the documentation, a package that depends on this one, the
## tutorial as it is written, a new plugin of every role, and the formatter
checks: docs outside tutorial templates lint

## docs: the pages of the modules that plugins see, below .build/docs; a warning is an error
docs: libraries
	Scripts/build-docs.sh .build/docs

## tutorial: follows the article "Write a learner in 30 minutes" to the letter, in a fresh copy
tutorial: libraries
	Scripts/run-tutorial.sh Sources/EngramCore/EngramCore.docc/WriteALearner.md .build-tutorial

## templates: makes a plugin of every role with `engram new plugin`, and tests them, in a fresh copy
templates: libraries
	Scripts/test-templates.sh .build-tutorial

libraries:
	@Scripts/install-packages.sh $(LIBRARIES)

schema-environment:
	@Scripts/schema-environment.sh

data:
	@Scripts/install-packages.sh $(DATA)

clean:
	swift package clean
