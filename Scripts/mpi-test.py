#!/usr/bin/env python3
"""Runs an experiment with 1, 2 and 4 processes, and disturbs them.

Usage: Scripts/mpi-test.py PROGRAM [--mpi openmpi mpich] [--keep]

Every run must take the same steps, bit for bit, as one process alone. Exit code 0 if they do.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

EXPERIMENT = """\
experiment: shared
seed: 7
LANES
checkpoint: {every: 10}
components:
  seen: {type: glyphs, size: 8, normalize: unit, classes: 12, examples: 6}
  unseen: {type: glyphs, size: 8, normalize: unit, classes: 8, examples: 6, first-class: 1000}
learners:
  acl:
    type: acl
    stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
    encoder: {type: conv4, blocks: 2, channels: 4}
    layer: {type: srwm, heads: 4}
    width: 32
    layers: 1
    batch: 6
    episodes-per-pass: 1
    steps: STEPS
    OPTIMIZER
  oml:
    type: oml
    stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
    encoder: {type: conv4, blocks: 2, channels: 4}
    batch: 6
    steps: 12
selection: {stream: {type: episodes, datasets: [$unseen], tasks: 2, ways: 2, shots: 1, queries: 4, count: 2}, every: 7}
evaluations:
  held-out: {type: episodes, datasets: [$unseen], tasks: 2, ways: 2, shots: 1, queries: 4, count: 3}
"""
BEGIN = time.monotonic()


def say(text):
    print(f"{time.monotonic() - BEGIN:6.0f} s  {text}", flush=True)


def wait_until(condition, text, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s in vain until {text}")
        time.sleep(0.02)


class Trial:
    def __init__(self, program, root):
        self.program = program
        self.root = root
        self.fine = True
        self.environment = dict(
            os.environ, HOME=str(root), ENGRAM_DATA=str(root / "nothing"), TERM="dumb",
            OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
        for name in ["ENGRAM_CACHE", "ENGRAM_MPI"]:
            self.environment.pop(name, None)
        self.write("short", steps=30)
        self.write("long", steps=400)
        self.write("endless", steps=10**6)
        self.write("two-lanes", lanes="lanes: 2")
        self.write("no-lanes", lanes="")
        self.write("diverging", optimizer="optimizer: {type: sgd, rate: {type: constant, value: 1000}}")

    def write(self, name, steps=30, optimizer="", lanes="lanes: 4"):
        text = EXPERIMENT
        for word, value in [("STEPS", str(steps)), ("OPTIMIZER", optimizer), ("LANES", lanes)]:
            text = text.replace(word, value)
        (self.root / f"{name}.yaml").write_text(text)

    def check(self, condition, text):
        say(("ok      " if condition else "NOT OK  ") + text)
        self.fine &= bool(condition)

    def start(self, name, folder, *words, ranks=1, environment={}):
        launcher = self.launcher(ranks) if ranks > 1 else []
        return subprocess.Popen(
            [*launcher, self.program, "run", f"{name}.yaml", "--out", str(self.root / folder), *words],
            cwd=self.root, env=dict(self.environment, **environment), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, *arguments, code=0, **options):
        process = self.start(*arguments, **options)
        output, _ = process.communicate(timeout=120)
        assert (process.returncode == 0) == (code == 0), f"exit code {process.returncode}: {output}"
        return output

    def launcher(self, ranks):
        if self.mpi == "openmpi":
            # More processes than cores, and no copies between the memories of processes, which
            # containers may forbid.
            return ["mpirun.openmpi", "--oversubscribe", "--mca", "btl_vader_single_copy_mechanism",
                    "none", "-n", str(ranks)]
        return ["mpiexec.hydra", "-n", str(ranks)]

    def choose(self, mpi):
        self.mpi = mpi
        library = self.root / mpi / "libengram-mpi.so"
        script = pathlib.Path(__file__).parent / "build-mpi.sh"
        said = subprocess.run(
            [script, library, f"mpicc.{mpi}"], check=True, capture_output=True, text=True).stdout
        say(said.strip())
        self.environment["ENGRAM_MPI"] = str(library)

    def processes(self, count):
        """The numbers of the processes by rank, as soon as there are that many."""
        found = {}

        def look():
            found.clear()
            for folder in pathlib.Path("/proc").glob("[0-9]*"):
                try:
                    if os.readlink(folder / "exe") != self.program:
                        continue
                    variables = (folder / "environ").read_bytes().split(b"\0")
                except OSError:
                    continue
                for variable in variables:
                    key, _, value = variable.partition(b"=")
                    if key in [b"OMPI_COMM_WORLD_RANK", b"PMI_RANK"]:
                        found[int(value)] = int(folder.name)
            return len(found) == count
        wait_until(look, f"{count} processes run")
        return dict(found)

    def step(self, folder, learner="acl"):
        file = self.root / folder / learner / "metrics.jsonl"
        return file.read_bytes().count(b"\n") if file.exists() else 0

    def traces(self, folder):
        """Everything that two runs of one experiment have in common."""
        traces = {}
        for learner in ["acl", "oml"]:
            run = self.root / folder / learner
            lines = (run / "metrics.jsonl").read_text().splitlines()
            traces[learner] = (
                [line.split(',"seconds":')[0] for line in lines],
                (run / "checkpoint.safetensors").read_bytes(), (run / "best.safetensors").read_bytes(),
                json.loads((run / "summary.json").read_text())["evaluations"])
        return traces

    def compare(self, folder, reference, text):
        same = self.traces(folder) == self.traces(reference)
        self.check(same, f"{text}: every step, checkpoint and result is that of one process alone")


def same_bits(trial):
    """2, 3 and 4 processes"""
    for ranks in [2, 3, 4]:
        output = trial.run("short", f"{trial.mpi}-{ranks}", ranks=ranks)
        trial.compare(f"{trial.mpi}-{ranks}", "alone", f"{ranks} processes")
        last = [line for line in output.splitlines() if "gradients added up" in line]
        trial.check(len(last) == 1, f"the first one says: {(last or [output])[0]}")
        trial.check(output.count("held-out") == trial.alone.count("held-out"), "and alone prints results")


def resuming(trial):
    """a run of 2 processes, stopped by a signal to the second, goes on with 4, then with 1"""
    folder = f"{trial.mpi}-resumed"
    process = trial.start("long", folder, ranks=2)
    wait_until(lambda: trial.step(folder) > 20, "20 steps are taken")
    os.kill(trial.processes(2)[1], signal.SIGUSR1)
    output, _ = process.communicate(timeout=60)
    trial.check("stopped by SIGUSR1 after step" in output, f"stopped after step {trial.step(folder)}")
    before = trial.step(folder)
    process = trial.start("long", folder, "--resume", ranks=4)
    wait_until(lambda: trial.step(folder) > before + 20, "20 further steps are taken")
    os.kill(trial.processes(4)[3], signal.SIGUSR1)
    output, _ = process.communicate(timeout=60)
    trial.check("stopped by SIGUSR1 after step" in output, f"stopped after step {trial.step(folder)}")
    trial.run("long", folder, "--resume")
    trial.compare(folder, "long-alone", "on 2, 4 and 1 processes")


def death(trial):
    """one of 4 processes is killed"""
    folder = f"{trial.mpi}-killed"
    process = trial.start("long", folder, ranks=4)
    wait_until(lambda: trial.step(folder) > 40, "40 steps are taken")
    begin = time.monotonic()
    os.kill(trial.processes(4)[2], signal.SIGKILL)
    output, _ = process.communicate(timeout=60)
    seconds = time.monotonic() - begin
    trial.check(process.returncode != 0 and seconds < 10, f"all have ended after {seconds:.1f} s")
    for line in output.splitlines():
        if any(word in line for word in ["signal", "KILLED", "EXIT CODE", "told to end", "lost"]):
            say(f"          {line.strip()}")
    if trial.mpi == "openmpi":
        trial.check("for the others after step" in output, "a rank that waited names the last step")
        trial.check("process rank 2" in output, "and mpirun the one that died")
    else:
        # This mpiexec kills the others at once: they can say nothing any more.
        trial.check("BAD TERMINATION" in output and f"RUNNING AT {os.uname().nodename}" in output,
                    f"mpiexec names the computer; the last step is line {trial.step(folder)} of metrics.jsonl")
    trial.run("long", folder, "--resume", ranks=2)
    trial.compare(folder, "long-alone", "gone on with by 2 processes from the checkpoint")


def divergence(trial):
    """a learner diverges"""
    begin = time.monotonic()
    output = trial.run("diverging", f"{trial.mpi}-diverging", ranks=4, code=1)
    lines = [line for line in output.splitlines() if "diverged" in line]
    trial.check(len(lines) == 1, f"{(lines or [output])[0]}")
    trial.check(time.monotonic() - begin < 20, "and all have ended")


def mistakes(trial):
    """what can be wrong with the launch is said"""
    output = trial.run("two-lanes", f"{trial.mpi}-few", ranks=4, code=1)
    trial.check("2 lanes, fewer than the 4 processes" in output, "more processes than lanes")
    trial.run("no-lanes", f"{trial.mpi}-none", ranks=3)
    file = trial.root / f"{trial.mpi}-none" / "acl" / "environment.json"
    trial.check(json.loads(file.read_text())["lanes"] == 3, "without lanes there is one for each process")
    output = trial.run("short", "none", ranks=2, code=1, environment={"ENGRAM_MPI": "/nowhere/lib.so"})
    trial.check("make mpi builds it" in output, "no library")
    other = {"openmpi": "mpich", "mpich": "openmpi"}[trial.mpi]
    library = str(trial.root / other / "libengram-mpi.so")
    if os.path.exists(library):
        output = trial.run("short", "none", ranks=2, code=1, environment={"ENGRAM_MPI": library})
        trial.check("must be built with the compiler of the launcher's MPI" in output, "another MPI's library")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--mpi", nargs="+", choices=["openmpi", "mpich"], default=["openmpi", "mpich"])
    parser.add_argument("--keep", action="store_true", help="leave the files where they are")
    arguments = parser.parse_args()
    root = pathlib.Path(tempfile.mkdtemp(prefix="engram-mpi-", dir="/tmp")).resolve()
    trial = Trial(str(shutil.copy(arguments.program, root / "engram")), root)
    try:
        trial.alone = trial.run("short", "alone")
        trial.run("long", "long-alone")
        say("30 and 400 steps of one process alone, with 4 lanes")
        for mpi in arguments.mpi:
            trial.choose(mpi)
            for part in [same_bits, resuming, death, divergence, mistakes]:
                say(f"{mpi}: {part.__doc__}")
                part(trial)
    except (AssertionError, TimeoutError, subprocess.TimeoutExpired) as error:
        trial.check(False, f"{error}")
    left = subprocess.run(["pgrep", "-f", str(root)], capture_output=True, text=True).stdout.split()
    trial.check(not left, "no process is left")
    if trial.fine and not arguments.keep:
        shutil.rmtree(root)
    else:
        say(f"what was written is in {root}")
    sys.exit(0 if trial.fine else 1)


if __name__ == "__main__":
    main()
