#!/bin/sh
# build-docs.sh FOLDER: the documentation of the modules that plugins see, a site for each below
# FOLDER. A warning is an error.
set -eu
echo "reading the declarations"
mkdir -p "$1"
# Not `swift package dump-symbol-graph`: that builds everything, and with it the compiler of protocols that
# swift-protobuf brings.
swift build --target EngramTesting > "$1/log" 2>&1 || { cat "$1/log"; exit 1; }
maps=
for map in Sources/C*/module.modulemap .build/debug/C*.build/module.modulemap; do
  maps="$maps -Xcc -fmodule-map-file=$map"
done
for module in EngramCore EngramTesting TensorEngine; do
  graphs=$1/graphs/$module
  rm -rf "$graphs"
  mkdir -p "$graphs"
  # No quotes: a list of words.
  # shellcheck disable=SC2086
  swift symbolgraph-extract -module-name "$module" -I .build/debug/Modules $maps \
    -target "$(swift -print-target-info | sed -n 's/.*"triple": "\(.*\)".*/\1/p' | head -1)" \
    -minimum-access-level public -skip-synthesized-members -output-dir "$graphs"
  catalog=Sources/$module/$module.docc
  [ -d "$catalog" ] || catalog=
  # No quotes: without a catalog there is no such argument.
  # shellcheck disable=SC2086
  docc convert $catalog --fallback-display-name "$module" \
    --fallback-bundle-identifier "engram.$module" --additional-symbol-graph-dir "$graphs" \
    --output-path "$1/$module" --warnings-as-errors
done
