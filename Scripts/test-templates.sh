#!/bin/sh
# test-templates.sh FOLDER: in a fresh copy of the package below FOLDER, makes a plugin of every role
# with `engram new plugin`, and runs their tests.
set -eu
Scripts/copy-package.sh "$1"
cd "$1/engram"
make debug
for role in learner dataset transform stream encoder sequence-layer loss optimizer schedule metric tracker; do
  name=Sample$(echo "$role" | awk -F- '{ for (i = 1; i <= NF; i++) printf "%s", toupper(substr($i, 1, 1)) substr($i, 2) }')
  .build/debug/engram new plugin "$name" --role "$role"
done
make test FILTER='^Sample.*Tests'
# Names are longer here than a line of a template may be there.
swift format lint --recursive --strict Plugins
