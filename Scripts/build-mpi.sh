#!/bin/sh
# Compiles what connects the program with an MPI, which is the only part that needs one.
#
# Usage: Scripts/build-mpi.sh OUTPUT [COMPILER]
# OUTPUT: libengram-mpi.so beside the program, or anywhere with ENGRAM_MPI=OUTPUT in the environment.
# COMPILER: the wrapper of the MPI whose mpirun will be used; mpicc if absent.
set -eu

output=$1
compiler=${2:-mpicc}
if ! command -v "$compiler" >/dev/null 2>&1; then
  echo "there is no $compiler here: install an MPI, such as libopenmpi-dev or libmpich-dev of Debian" >&2
  exit 1
fi
mkdir -p "$(dirname "$output")"
"$compiler" -std=c11 -O2 -Wall -Wextra -shared -fPIC -o "$output" \
  "$(dirname "$0")/../Sources/CMessagePassing/message_passing.c"
echo "built $output with $compiler"
