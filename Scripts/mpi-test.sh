#!/bin/sh
# Tries runs of several processes on Open MPI and on MPICH, which it installs where they are missing.
#
# Usage: Scripts/mpi-test.sh PROGRAM [words of mpi-test.py]
set -eu

here=$(dirname "$0")
"$here/install-packages.sh" libopenmpi-dev openmpi-bin libmpich-dev mpich python3
exec python3 "$here/mpi-test.py" "$@"
