"""Runs an experiment with both trackers, kills and resumes it, and reads every value back.

Usage: Scripts/trackers-test.sh [PROGRAM]
"""

import contextlib
import io
import json
import math
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

EXPERIMENT = """\
experiment: tracked
seed: 3
lanes: 1
checkpoint: {every: 10}
components:
  seen: {type: glyphs, size: 8, normalize: unit, classes: 12, examples: 6}
  unseen: {type: glyphs, size: 8, normalize: unit, classes: 8, examples: 6, first-class: 1000}
learners:
  acl: &learner
    type: acl
    stream: {type: episodes, datasets: [$seen], tasks: 2, ways: 2, shots: 1}
    encoder: {type: conv4, blocks: 2, channels: 4}
    layer: {type: srwm, heads: 4}
    width: 32
    layers: 1
    batch: 2
    steps: 60
  forgetting: {<<: *learner, remember: false}
evaluations:
  held-out: {type: episodes, datasets: [$unseen], tasks: 2, ways: 2, shots: 1, queries: 4, count: 3}
trackers: [tensorboard, {type: mlflow, address: "ADDRESS"}]
"""
failures = 0
passed = 0


def check(holds, what):
    global failures, passed
    if holds:
        passed += 1
    else:
        failures += 1
        print(f"FAILED: {what}")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(address, process):
    for _ in range(240):
        if process.poll() is not None:
            sys.exit(f"the server of {address} ended with {process.returncode}")
        try:
            urllib.request.urlopen(address, timeout=2)
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    sys.exit(f"the server of {address} does not answer")


@contextlib.contextmanager
def server(words, address, folder):
    with open(folder / f"{pathlib.Path(words[0]).name}.log", "w") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, cwd=folder, start_new_session=True)
    try:
        wait_for(address, process)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def run_and_kill(program, folder):
    """Kills the run after a checkpoint and some further steps, and resumes it."""
    words = [program, "run", "tracked.yaml", "--out", "run"]
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    metrics = folder / "run/acl/metrics.jsonl"
    while process.poll() is None:
        if metrics.exists() and metrics.read_text().count("\n") >= 14:
            process.send_signal(signal.SIGKILL)
            process.wait()
    check(process.returncode == -signal.SIGKILL, "the run was killed in its middle")
    subprocess.run(words + ["--resume"], cwd=folder, check=True, capture_output=True)


def lines(folder, learner):
    text = (folder / f"run/{learner}/metrics.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def single(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def tag(name):
    return name.replace(".", "/", 1)


def values_of(record):
    return {key: value for key, value in record.items() if key not in ("step", "seconds", "waiting", "duration")}


def check_scalars(events, folder, learner):
    records = lines(folder, learner)
    names = {name for record in records for name in values_of(record)}
    for name in names:
        read = [(event.step, event.value) for event in events.Scalars(tag(name))]
        wanted = [(record["step"], single(record[name])) for record in records if name in record]
        check(read == wanted, f"{learner}: every step of {name} once, in order: {len(read)} of {len(wanted)}")
    summary = json.loads((folder / f"run/{learner}/summary.json").read_text())
    evaluation = summary["evaluations"]["held-out"]
    for name in evaluation["metrics"]:
        if evaluation.get(name) is None:
            continue
        (event,) = events.Scalars(f"held-out/{name}")
        check((event.step, event.value) == (60, single(evaluation[name])), f"{learner}: {name}")
    for column, task in enumerate(evaluation["tasks"]):
        read = [(event.step, event.value) for event in events.Scalars(f"held-out/accuracy on {task}")]
        wanted = [
            (index + 1, single(row[column]))
            for index, row in enumerate(evaluation["R"]) if column < len(row)]
        check(read == wanted, f"{learner}: accuracies on {task}: {read}, not {wanted}")


def check_histograms(events, folder, learner):
    tags = events.Tags()["histograms"]
    check(len(tags) > 10, f"{learner}: a histogram of every tensor")
    for name in tags:
        found = events.Histograms(name)
        check([event.step for event in found] == [10, 20, 30, 40, 50, 60], f"{learner}: {name} at checkpoints")
        last = found[-1].histogram_value
        check(
            sum(last.bucket) == last.num and last.min <= last.max
            and last.bucket_limit == sorted(last.bucket_limit), f"{learner}: {name} adds up")


def check_images(events, learner):
    (event,) = events.Images("held-out/accuracies")
    check(event.encoded_image_string.startswith(b"\x89PNG"), f"{learner}: a picture")
    size = struct.unpack(">II", event.encoded_image_string[16:24])
    check(size == (event.width, event.height), f"{learner}: a picture of {event.width}x{event.height}")


def check_hyperparameters(address):
    body = json.dumps({
        "experimentName": "",
        "allowedStatuses": ["STATUS_SUCCESS", "STATUS_FAILURE", "STATUS_RUNNING", "STATUS_UNKNOWN"],
        "colParams": [], "startIndex": 0, "sliceSize": 10}).encode()
    request = urllib.request.Request(
        address + "data/plugin/hparams/session_groups", body, {"Content-Type": "application/json"})
    groups = json.loads(urllib.request.urlopen(request, timeout=60).read())["sessionGroups"]
    check(len(groups) == 2, f"two runs in the table of hyperparameters, not {len(groups)}")
    for group in groups:
        parameters = group["hparams"]
        check(parameters.get("seed") == 3, "the seed is a number")
        check(parameters.get("learner.steps") == 60, "settings are there")
        check(parameters.get("learner.remember") == (parameters.get("learner") == "acl"), "flags are flags")
        statuses = {session["status"] for session in group["sessions"]}
        check(statuses == {"STATUS_SUCCESS"}, f"a run ends as {statuses}")


def check_tensorboard(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    for learner in ["acl", "forgetting"]:
        events = EventAccumulator(
            str(folder / f"run/{learner}/tensorboard"),
            size_guidance={"scalars": 0, "histograms": 0, "images": 0, "tensors": 0})
        events.Reload()
        if learner == "acl":
            files = list((folder / "run/acl/tensorboard").iterdir())
            check(len(files) == 2, f"two processes wrote a file each, not {len(files)}")
        check_scalars(events, folder, learner)
        check_histograms(events, folder, learner)
        check_images(events, learner)
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    words = [str(pathlib.Path(sys.executable).parent / "tensorboard"), "--logdir", "run", "--port", str(port),
             "--host", "127.0.0.1", "--load_fast", "false"]
    with server(words, address, folder):
        for _ in range(60):
            runs = json.loads(urllib.request.urlopen(address + "data/runs", timeout=60).read())
            if len(runs) == 2:
                break
            time.sleep(0.5)
        check(sorted(runs) == ["acl/tensorboard", "forgetting/tensorboard"], f"runs are {runs}")
        time.sleep(2)
        check_hyperparameters(address)


def check_mlflow(folder, address):
    from mlflow.tracking import MlflowClient

    client = MlflowClient(address)
    experiment = client.get_experiment_by_name("tracked")
    runs = client.search_runs([experiment.experiment_id])
    check(len(runs) == 2, f"a run for each learner, not {len(runs)}")
    for run in runs:
        learner = run.data.params["learner"]
        check(run.info.status == "FINISHED", f"{learner} is {run.info.status}")
        check(run.data.params["learner.steps"] == "60" and run.data.params["seed"] == "3", "parameters")
        records = lines(folder, learner)
        for name in {name for record in records for name in values_of(record)}:
            history = {item.step: item.value for item in client.get_metric_history(run.info.run_id, name)}
            wanted = {record["step"]: record[name] for record in records if name in record}
            check(history == wanted, f"{learner}: every step of {name}")
        summary = json.loads((folder / f"run/{learner}/summary.json").read_text())["evaluations"]["held-out"]
        read = run.data.metrics["held-out/acc"]
        check(math.isclose(read, summary["acc"], rel_tol=1e-12), f"{learner}: accuracy {read}")


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        (folder / "tracked.yaml").write_text(EXPERIMENT.replace("ADDRESS", address))
        words = [str(pathlib.Path(sys.executable).parent / "mlflow"), "server", "--host", "127.0.0.1", "--port",
                 str(port), "--workers", "1", "--backend-store-uri", f"sqlite:///{folder}/mlflow.db"]
        refused = subprocess.run(
            [program, "run", "tracked.yaml", "--out", "early"], cwd=folder, capture_output=True, text=True)
        check(
            refused.returncode == 1 and "tracker 'mlflow': " in refused.stderr.splitlines()[-1]
            and "does not answer" in refused.stderr.splitlines()[-1],
            f"a server that is not there stops the run before it begins: {refused.stderr}")
        with server(words, address + "/health", folder):
            run_and_kill(program, folder)
            check_mlflow(folder, address)
        check_tensorboard(folder)
    print(f"{passed} passed, {failures} failed")
    sys.exit(1 if failures else 0)


main()
