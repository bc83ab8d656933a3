#!/usr/bin/env python3
"""Runs batches on a Slurm of one node that is started on this computer, and disturbs them.

Usage: Scripts/slurm-test.py PROGRAM [--only NAME …] [--keep]

munged, slurmctld and slurmd run with their own configuration, ports and folder, as the user who calls.
Every batch must end complete, each job with the result of a local run. Exit code 0 if they do.
"""

import argparse
import getpass
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

EXPERIMENT = """\
experiment: NAME
SEEDS
lanes: 1
checkpoint: {every: EVERY}
components:
  seen: {type: glyphs, size: 8, normalize: unit, classes: 12, examples: 6}
  unseen: UNSEEN
learners:
  acl:
    type: acl
    stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
    encoder: {type: conv4, blocks: 2, channels: 4}
    layer: {type: srwm, heads: 4}
    width: 32
    layers: 1
    batch: 2
    steps: STEPS
evaluations:
  held-out: {type: episodes, datasets: [$unseen], tasks: 2, ways: 2, shots: 1, queries: 4, count: 3}
"""
UNSEEN = "{type: glyphs, size: 8, normalize: unit, classes: 8, examples: 6, first-class: 1000}"
MISSING = "{type: mnist, part: test, transforms: [{type: resize, size: 8}]}"
CONFIGURATION = """\
ClusterName=trial
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={root}/munge/socket,cred_expire=5
SlurmctldPort={controller_port}
SlurmdPort={node_port}
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool
SlurmctldPidFile={root}/slurmctld.pid
SlurmdPidFile={root}/slurmd.pid
SlurmctldLogFile={root}/log/slurmctld
SlurmdLogFile={root}/log/slurmd
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=2,sched_interval=2,sched_min_interval=0
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
SlurmdTimeout=10
SlurmctldTimeout=10
KillWait=30
ReturnToService=1
MaxArraySize=150
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000 State=UNKNOWN
PartitionName=low Nodes={host} Default=YES PriorityTier=1 MaxTime=INFINITE State=UP
PartitionName=high Nodes={host} PriorityTier=2 MaxTime=INFINITE State=UP
"""


def say(text):
    print(f"{time.monotonic() - BEGIN:6.0f} s  {text}", flush=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until(condition, text, seconds=300):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s in vain until {text}")
        time.sleep(0.1)


class Cluster:
    """The three daemons."""

    def __init__(self, root):
        self.root = root
        self.host = socket.gethostname().split(".")[0]
        self.processes = {}
        for name in ["munge", "state", "spool", "log"]:
            (root / name).mkdir()
        os.chmod(root / "munge", 0o755)
        (root / "munge" / "key").write_bytes(os.urandom(1024))
        os.chmod(root / "munge" / "key", 0o400)
        self.configuration = root / "slurm.conf"
        self.configuration.write_text(CONFIGURATION.format(
            root=root, host=self.host, user=getpass.getuser(), controller_port=free_port(),
            node_port=free_port()))
        self.environment = dict(os.environ, SLURM_CONF=str(self.configuration))

    def start(self, name):
        munge = self.root / "munge"
        words = {
            "munged": ["munged", "--foreground", "--force", f"--key-file={munge}/key",
                       f"--socket={munge}/socket", f"--pid-file={munge}/pid",
                       f"--log-file={munge}/log", f"--seed-file={munge}/seed"],
            "slurmctld": ["slurmctld", "-D"],
            "slurmd": ["slurmd", "-D"],
        }[name]
        path = os.environ["PATH"] + ":/usr/sbin:/sbin"
        words[0] = shutil.which(words[0], path=path) or words[0]
        log = open(self.root / "log" / f"{name}.out", "a")
        self.processes[name] = subprocess.Popen(
            words, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True)

    def begin(self):
        self.start("munged")
        wait_until((self.root / "munge" / "socket").exists, "munged listens", 20)
        self.start("slurmctld")
        wait_until(lambda: self.call("scontrol", "ping").returncode == 0, "slurmctld answers", 30)
        self.start("slurmd")
        self.wait_for_node("idle")

    def end(self):
        self.call("scancel", "--full", "--user", getpass.getuser())
        end = time.monotonic() + 15
        while self.queue() and time.monotonic() < end:
            time.sleep(0.2)
        for name in ["slurmd", "slurmctld", "munged"]:
            process = self.processes.get(name)
            if process and process.poll() is None:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    def kill(self, name):
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def call(self, *words):
        return subprocess.run(words, env=self.environment, capture_output=True, text=True)

    def update_node(self, state):
        words = ["scontrol", "update", f"nodename={self.host}", f"state={state}"]
        outcome = self.call(*words, *(["reason=trial"] if state == "down" else []))
        assert outcome.returncode == 0, outcome.stderr

    def node_state(self):
        return self.call("sinfo", "--noheader", "--format=%T", "--partition=low").stdout.strip()

    def wait_for_node(self, state, seconds=60):
        wait_until(lambda: self.node_state() == state, f"the node is {state}", seconds)

    def queue(self):
        return self.call("squeue", "--noheader", "--format=%A %t %r").stdout.split("\n")[:-1]


class Trial:
    """The batches, and what they are compared with."""

    def __init__(self, program, root, cluster):
        self.program = program
        self.pace = None
        self.root = root
        self.cluster = cluster
        self.fine = True
        self.environment = dict(cluster.environment, HOME=str(root), ENGRAM_DATA=str(root / "nothing"))
        self.environment.pop("ENGRAM_CACHE", None)

    def check(self, condition, text):
        say(("ok      " if condition else "NOT OK  ") + text)
        self.fine &= bool(condition)

    def write(self, name, seeds=1, steps=40, every=3, unseen=UNSEEN):
        text = EXPERIMENT
        for word, value in [
            ("NAME", name), ("SEEDS", f"seeds: {seeds}"), ("UNSEEN", unseen), ("STEPS", str(steps)),
            ("EVERY", str(every)),
        ]:
            text = text.replace(word, value)
        (self.root / f"{name}.yaml").write_text(text)

    def steps(self, seconds):
        """As many steps of training as take this computer some seconds"""
        if self.pace is None:
            self.write("pace", steps=2000, every=100_000)
            self.engram("batch", "pace.yaml", "--out", "local-pace")
            (summary,) = (self.root / "local-pace").glob("jobs/**/run/summary.json")
            self.pace = json.loads(summary.read_text())["seconds"] / 2000
        return max(round(seconds / self.pace), 100)

    def engram(self, *words):
        return subprocess.run(
            [self.program, *words], cwd=self.root, env=self.environment, capture_output=True,
            text=True)

    def submit(self, name, options="", *words):
        slurm = ["--slurm", options] if options else []
        outcome = self.engram(
            "batch", f"{name}.yaml", "--out", f"slurm-{name}", "--launcher", "slurm", *slurm, *words)
        for line in outcome.stderr.splitlines():
            say(f"          {line}")
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        return outcome.stderr

    def states(self, name):
        jobs = {}
        for file in (self.root / f"slurm-{name}").glob("jobs/**/state.json"):
            jobs[str(file.parent)] = json.loads(file.read_text())
        return jobs

    def count(self, name, state):
        return sum(job["state"] == state for job in self.states(name).values())

    def wait_for_queue(self, seconds=400):
        wait_until(lambda: not self.cluster.queue(), "the queue is empty", seconds)

    def wait_for_saved_state(self):
        """Until slurmctld has written its state, and no job has begun or ended meanwhile"""
        file = self.root / "state" / "job_state"

        def is_saved():
            before, stamp = self.cluster.queue(), file.stat().st_mtime_ns
            for _ in range(120):
                time.sleep(0.1)
                if file.stat().st_mtime_ns != stamp:
                    break
            return self.cluster.queue() == before
        wait_until(is_saved, "slurmctld has written its state", 100)

    def wait_for_steps(self, name, count):
        def lines():
            files = (self.root / f"slurm-{name}").glob("jobs/**/run/metrics.jsonl")
            return max([file.read_bytes().count(b"\n") for file in files], default=0)
        wait_until(lambda: lines() >= count, f"a job of {name} has taken {count} steps", 100)

    def results(self, folder):
        found = {}
        for file in folder.glob("jobs/**/run/summary.json"):
            found[str(file.relative_to(folder))] = json.loads(file.read_text())["evaluations"]
        return found

    def metrics(self, folder):
        found = {}
        for file in folder.glob("jobs/**/run/metrics.jsonl"):
            lines = file.read_text().splitlines()
            found[str(file.relative_to(folder))] = [line.split(',"seconds":')[0] for line in lines]
        return found

    def compare(self, name, count):
        """Runs the same jobs here, without Slurm, and compares."""
        here, there = self.root / f"local-{name}", self.root / f"slurm-{name}"
        outcome = self.engram("batch", f"{name}.yaml", "--out", here.name, "-j", "2")
        assert outcome.returncode == 0, outcome.stderr
        status = self.engram("status", there.name).stdout.splitlines()[-1]
        self.check(status == f"{count} jobs: {count} finished", f"engram status: {status}")
        same = sum(
            there_result == self.results(here).get(file)
            for file, there_result in self.results(there).items())
        self.check(same == count, f"{same} of {count} results are those of a local run")
        self.check(self.metrics(there) == self.metrics(here), "and so is every step of training")


def completion(trial):
    """a batch of 6 jobs, one of which fails; the same command submits that one again"""
    trial.write("plain", seeds=5)
    trial.write("broken", unseen=MISSING)
    for name in ["plain", "broken"]:
        trial.submit(name, "per-task=2,max=1,time=10min,mem=300MiB", "--retry", "1")
    trial.wait_for_queue()
    trial.compare("plain", 5)
    state = next(iter(trial.states("broken").values()))
    trial.check(state["state"] == "failed" and state["attempts"] == 2, "the failure was tried twice")
    trial.check("1 jobs in 1 elements" in trial.submit("broken"), "and is submitted again")
    trial.check("5 of 5 jobs done" in trial.submit("plain"), "the others are done")
    trial.wait_for_queue()
    trial.check(trial.engram("verify", "slurm-plain").returncode == 0, "engram verify agrees")


def node_down(trial):
    """a node is taken down while jobs run, and comes back"""
    trial.write("down", seeds=4, steps=trial.steps(8), every=100_000)
    trial.submit("down", "time=10min")
    trial.wait_for_steps("down", 20)
    trial.cluster.update_node("down")
    say(f"          node {trial.cluster.node_state()}, queue: {trial.cluster.queue()}")
    wait_until(lambda: trial.count("down", "running") == 0, "jobs have saved and ended", 60)
    trial.check(trial.count("down", "stopped") > 0, f"{trial.count('down', 'stopped')} jobs saved a checkpoint")
    trial.cluster.update_node("resume")
    trial.wait_for_queue()
    attempts = max(state["attempts"] for state in trial.states("down").values())
    trial.check(attempts > 1, f"a job was begun {attempts} times")
    trial.compare("down", 4)


def time_limit(trial):
    """a job that needs longer than its time limit saves, requeues itself and goes on"""
    trial.write("long", steps=trial.steps(90), every=100_000)
    trial.submit("long", "time=1min,warning=20s")
    wait_until(lambda: trial.count("long", "finished") == 1, "the job is done", 500)
    trial.wait_for_queue()
    state = next(iter(trial.states("long").values()))
    trial.check(state["attempts"] > 1, f"it took {state['attempts']} elements of a minute")
    said = "".join(file.read_text() for file in (trial.root / "slurm-long" / "slurm").iterdir())
    trial.check("stopped by SIGUSR1" in said, "the signal was SIGUSR1")
    trial.compare("long", 1)


def preemption(trial):
    """a job of a partition with more weight takes the node; ours saves, is requeued and goes on"""
    trial.write("preempted", steps=trial.steps(40), every=100_000)
    trial.submit("preempted", "partition=low,time=10min")
    trial.wait_for_steps("preempted", 20)
    outcome = trial.cluster.call(
        "sbatch", "--parsable", "--partition=high", "--cpus-per-task=2", "--output=/dev/null",
        "--wrap=sleep 3")
    assert outcome.returncode == 0, outcome.stderr
    wait_until(lambda: trial.count("preempted", "stopped") == 1, "the job has saved and ended", 60)
    trial.check(True, f"it saved a checkpoint and ended; queue: {trial.cluster.queue()}")
    trial.wait_for_queue()
    attempts = max(state["attempts"] for state in trial.states("preempted").values())
    trial.check(attempts == 2, f"it was begun {attempts} times")
    trial.compare("preempted", 1)


def controller(trial):
    """slurmctld is killed in the middle of a batch, and started again"""
    trial.write("controller", seeds=10, steps=trial.steps(5))
    trial.submit("controller", "time=10min")
    trial.wait_for_steps("controller", 20)
    # It writes its own state down every five seconds. A job that it has started since is, after a restart, started twice
    # for slurmd, which then gives up the node.
    trial.wait_for_saved_state()
    trial.cluster.kill("slurmctld")
    refused = trial.engram("batch", "controller.yaml", "--out", "slurm-controller", "--launcher", "slurm")
    trial.check(
        refused.returncode == 1 and "squeue ended with exit code 1" in refused.stderr,
        "meanwhile the command says that Slurm does not answer")
    time.sleep(5)
    trial.cluster.start("slurmctld")
    trial.wait_for_queue()
    wait_until(lambda: trial.cluster.call("squeue").returncode == 0, "slurmctld answers", 60)
    trial.wait_for_queue()
    trial.compare("controller", 10)


def many(trial):
    """200 tiny jobs, in two arrays; slurmd is killed and restarted twice, once for so long that the node is given up"""
    trial.write("many", seeds=200, steps=10)
    said = trial.submit("many", "time=10min")
    arrays = ["150 jobs in 150 elements" in said, "50 jobs in 50 elements" in said]
    trial.check(all(arrays), "two arrays, for this Slurm takes 150 elements in one")
    again = trial.submit("many", "time=10min")
    trial.check("in the queue" in again and "submitted" not in again, "they are not submitted twice")
    wait_until(lambda: trial.count("many", "finished") > 30, "30 jobs are done", 200)
    trial.cluster.kill("slurmd")
    time.sleep(2)
    trial.cluster.start("slurmd")
    wait_until(lambda: trial.count("many", "finished") > 80, "80 jobs are done", 200)
    trial.cluster.kill("slurmd")
    trial.cluster.wait_for_node("down*", 100)
    say(f"          slurmd killed, node {trial.cluster.node_state()}")
    trial.cluster.start("slurmd")
    trial.wait_for_queue()
    trial.check(len(trial.states("many")) == 200, "every job was begun")
    trial.compare("many", 200)


def shared(trial):
    """one run by two tasks of srun, connected by MPICH"""
    if not shutil.which("mpicc.mpich"):
        return say("          left out: there is no MPICH here, which make mpi-test installs")
    script = pathlib.Path(__file__).parent / "build-mpi.sh"
    subprocess.run([script, trial.root / "libengram-mpi.so", "mpicc.mpich"], check=True, capture_output=True)
    trial.write("shared")
    words = [trial.program, "run", "shared.yaml", "--lanes", "2", "--out"]
    outcome = subprocess.run(
        ["srun", "--mpi=pmi2", "--ntasks=2", "--chdir", trial.root, *words, "slurm-shared/jobs/one/run"],
        cwd=trial.root, env=trial.environment, capture_output=True, text=True, timeout=120)
    assert outcome.returncode == 0, outcome.stderr
    trial.check("2 processes, MPICH" in outcome.stderr, outcome.stderr.splitlines()[-1])
    assert trial.engram(*words[1:], "local-shared/jobs/one/run").returncode == 0
    here, there = trial.root / "local-shared", trial.root / "slurm-shared"
    trial.check(trial.results(here) == trial.results(there), "the results are those of one process")
    trial.check(trial.metrics(here) == trial.metrics(there), "and so is every step of training")


TRIALS = {
    "completion": completion, "node": node_down, "preemption": preemption,
    "controller": controller, "shared": shared, "many": many,
    "time": time_limit,
}
BEGIN = time.monotonic()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--only", nargs="+", choices=TRIALS, default=list(TRIALS))
    parser.add_argument("--keep", action="store_true", help="leave the files where they are")
    arguments = parser.parse_args()
    # A short path: the sockets of munge and Slurm lie in it.
    root = pathlib.Path(tempfile.mkdtemp(prefix="engram-slurm-", dir="/tmp"))
    cluster = Cluster(root)
    # A copy: the elements of hours are started one by one, and a program may be built meanwhile.
    trial = Trial(shutil.copy(arguments.program, root / "engram"), root, cluster)
    try:
        cluster.begin()
        version = cluster.call("sbatch", "--version").stdout.strip()
        say(f"{version}: slurmctld and slurmd of one node answer; files in {root}")
        for name in arguments.only:
            say(f"{name}: {TRIALS[name].__doc__}")
            TRIALS[name](trial)
    except (AssertionError, TimeoutError) as error:
        trial.check(False, f"{error}\n          queue: {cluster.queue()}, node: {cluster.node_state()}")
    finally:
        cluster.end()
    left = subprocess.run(["pgrep", "-f", str(root)], capture_output=True, text=True).stdout.split()
    trial.check(not left, "no process is left")
    if trial.fine and not arguments.keep:
        shutil.rmtree(root)
    else:
        say(f"what was written is in {root}")
    sys.exit(0 if trial.fine else 1)


if __name__ == "__main__":
    main()
