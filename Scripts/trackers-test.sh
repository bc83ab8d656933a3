#!/bin/sh
# Has the real TensorBoard and a real server of MLflow, both from PyPI, read back what a run has told them.
#
# Usage: Scripts/trackers-test.sh [PROGRAM]
set -eu
cd "$(dirname "$0")/.."
environment=.build-trackers
if [ ! -x "$environment/bin/mlflow" ]; then
  echo "installing TensorBoard and MLflow into $environment"
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet tensorboard mlflow setuptools
fi
exec "$environment/bin/python" Scripts/trackers-test.py "${1:-.build/debug/engram}"
