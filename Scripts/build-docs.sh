#!/bin/sh
# build-docs.sh FOLDER: the documentation of the modules that plugins see, a site for each below
# FOLDER. A warning is an error.
set -eu
echo "reading the declarations"
mkdir -p "$1"
swift package dump-symbol-graph --minimum-access-level public --skip-synthesized-members \
  > "$1/log" 2>&1 || { cat "$1/log"; exit 1; }
for module in EngramCore EngramTesting TensorEngine; do
  graphs=$1/graphs/$module
  rm -rf "$graphs"
  mkdir -p "$graphs"
  cp .build/*/symbolgraph/"$module"[.@]*json "$graphs"
  catalog=Sources/$module/$module.docc
  [ -d "$catalog" ] || catalog=
  # No quotes: without a catalog there is no such argument.
  # shellcheck disable=SC2086
  docc convert $catalog --fallback-display-name "$module" \
    --fallback-bundle-identifier "engram.$module" --additional-symbol-graph-dir "$graphs" \
    --output-path "$1/$module" --warnings-as-errors
done
