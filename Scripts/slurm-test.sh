#!/bin/sh
# Tries batches on Slurm: installs its daemons where they are missing, starts them on this computer for
# the duration of the test, with files and ports of their own, and stops them.
#
# Usage: Scripts/slurm-test.sh PROGRAM [words of slurm-test.py]
set -eu

here=$(dirname "$0")
"$here/install-packages.sh" munge slurmctld slurmd slurm-client python3
exec python3 "$here/slurm-test.py" "$@"
