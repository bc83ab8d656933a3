import EngramTesting
import Files
import Foundation
import JSONTree
import Testing

/// Batches on Slurm, as far as that needs no daemon: the scripts, what is submitted, and what an
/// element of a job array does.
@Suite struct SlurmTests {
  let bench: Workbench
  let slurm: FakeSlurm

  init() throws {
    bench = try Workbench()
    slurm = try FakeSlurm(bench)
    try bench.writeExperiment(replacing: "seed: 7", with: "seeds: 3", to: "all/thrice.yaml")
  }

  private func manifests() throws -> [String] { try Folder.names(in: bench.scratch("b/manifests")) }

  private func jobFolder(_ name: String) throws -> String {
    let list = try bench.json("b/batch.json")["experiments"]?.elements ?? []
    let job = list.flatMap { $0["jobs"]?.elements ?? [] }.first { $0["name"]?.string == name }
    return "b/" + (try #require(job?["folder"]?.string))
  }

  @Test func aDryRunWritesTheScriptAndSubmitsNothing() throws {
    let outcome = try slurm.batch(
      "all", "--out", "b", "--dry-run", "--retry", "2", "--slurm",
      "partition=long,time=26h,cpus=4,mem=2GiB,max=8,per-task=2,account=lab,qos=low,constraint=fast"
    )
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    let root = try Folder.realPath(of: bench.scratch.path)
    #expect(
      outcome.error.hasSuffix(
        "written, not submitted: 3 jobs in 2 elements: \(root)/b/submit.sbatch\n")
    )
    let manifest = "\(root)/b/manifests/\(try #require(manifests().first))"
    #expect(
      try bench.text("b/submit.sbatch") == """
        #!/bin/sh
        # 3 jobs of the batch \(root)/b, written by engram batch --launcher slurm.
        # An element runs its share of \(manifest).
        # Told by SIGUSR1 that its time is nearly over, it saves checkpoints and requeues itself.
        #SBATCH --job-name=engram-b
        #SBATCH --array=0-1%8
        #SBATCH --output=\(root)/b/slurm/%A_%a.txt
        #SBATCH --comment="engram share 2 of \(manifest)"
        #SBATCH --open-mode=append
        #SBATCH --chdir=\(root)
        #SBATCH --signal=B:USR1@120
        #SBATCH --nodes=1
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=4
        #SBATCH --mem=2048M
        #SBATCH --time=1-02:00:00
        #SBATCH --partition=long
        #SBATCH --account=lab
        #SBATCH --qos=low
        #SBATCH --constraint=fast
        #SBATCH --requeue

        exec \(Workbench.program) share \(manifest) --index "$SLURM_ARRAY_TASK_ID" --per-task 2 --cores 4 \
        --requeue --retry 2

        """)
    #expect(try slurm.lines("submitted").isEmpty)
  }

  @Test(arguments: [
    ("time=3min", "#SBATCH --signal=B:USR1@90\n"), ("warning=30s", "#SBATCH --signal=B:USR1@30\n"),
    ("cpus=1", "#SBATCH --array=0-1\n"), ("max=3", "#SBATCH --array=0-1%1\n"),
  ])
  func theScriptSaysWhatIsAskedFor(option: String, line: String) throws {
    #expect(
      try slurm.batch("all", "--out", "b", "--dry-run", "--slurm", option).ending == .code(0))
    #expect(try bench.text("b/submit-1.sbatch").contains(line))
  }

  @Test func jobsAreSplitWhereAnArrayMayHaveNoMoreElements() throws {
    let outcome = try slurm.batch("all", "--out", "b", "--dry-run", "--slurm", "max=3")
    #expect(outcome.error.contains("2 jobs in 2 elements: "))
    #expect(outcome.error.contains("1 jobs in 1 elements: "))
    #expect(try bench.text("b/submit-1.sbatch").contains("--array=0-1%1\n"))
    #expect(try bench.text("b/submit-2.sbatch").contains("--array=0-0%2\n"))
    // One script takes their place when an element takes more.
    #expect(
      try slurm.batch("all", "--out", "b", "--dry-run", "--slurm", "per-task=2").ending == .code(0))
    #expect(
      try Folder.names(in: bench.scratch("b")).filter { $0.hasSuffix(".sbatch") } == [
        "submit.sbatch"
      ])
  }

  @Test func theElementsDoWhatALocalBatchDoes() throws {
    let submitted = try slurm.batch("all", "--out", "b", "--slurm", "per-task=2")
    #expect(submitted.ending == .code(0), "\(submitted.error)")
    #expect(submitted.error.contains("submitted as job array 42, 3 jobs in 2 elements: "))
    #expect(try bench.engram("batch", "all", "--out", "here", "-j", "2").ending == .code(0))
    for seed in 1...3 {
      let job = try jobFolder("thrice/seed-\(seed)")
      let here = job.replacingOccurrences(of: "b/", with: "here/", options: .anchored)
      #expect(try bench.timelessMetrics("\(job)/run") == bench.timelessMetrics("\(here)/run"))
      #expect(
        try bench.json("\(job)/run/summary.json")["evaluations"]
          == bench.json("\(here)/run/summary.json")["evaluations"])
    }
    let again = try slurm.batch("all", "--out", "b")
    #expect(try slurm.lines("submitted").count == 1)
    #expect(again.error.hasSuffix("\n3 of 3 jobs done\n"))
    #expect(again.output.contains("thrice\n\nheld-out: in %, mean ± deviation over 3 seeds"))
    #expect(bench.exists("b/results/thrice/results.json"))
  }

  @Test func onlyWhatIsMissingOrHasFailedIsSubmittedAgain() throws {
    try bench.writeExperiment(
      replacing: Workbench.unseen,
      with: "{type: idx, images: none, labels: none, transforms: "
        + "[{type: resize, size: 8}]}", to: "all/a.yaml")
    #expect(try slurm.batch("all", "--out", "b", "--slurm", "per-task=4").ending == .code(0))
    #expect(try slurm.lines("said").contains { $0.contains("FAILED: a: ") })
    let again = try slurm.batch("all", "--out", "b")
    #expect(again.error.contains("3 jobs are done already, with the same configuration\n"))
    #expect(again.error.contains("submitted as job array 42, 1 jobs in 1 elements: "))
    #expect(try bench.json("\(jobFolder("a"))/state.json")["attempts"]?.int == 2)
  }

  @Test func whatIsInTheQueueIsNotSubmittedTwice() throws {
    #expect(
      try slurm.batch("all", "--out", "b", "--dry-run", "--slurm", "per-task=2").ending == .code(0))
    let manifest = try Folder.realPath(of: bench.scratch("b/manifests/\(manifests()[0])"))
    try bench.write(
      "0 engram share 2 of \(manifest)\n7 somebody else's\n0 engram share 2 of /else/manifests/0.json\n",
      to: "queue")
    let outcome = try slurm.batch("all", "--out", "b")
    #expect(outcome.error.contains("\n2 jobs are in the queue\n"))
    #expect(outcome.error.contains("submitted as job array 42, 1 jobs in 1 elements: "))
    #expect(!bench.exists(try jobFolder("thrice/seed-1") + "/state.json"))
    #expect(bench.exists(try jobFolder("thrice/seed-3") + "/run/summary.json"))
  }

  @Test func aSlurmThatDoesNotAnswerIsAnError() throws {
    try bench.write("", to: "broken")
    let outcome = try slurm.batch("all", "--out", "b")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error.hasSuffix(
        "error: squeue ended with exit code 1: slurm_load_jobs error: Unable to contact slurm controller\n"
      ))
    let absent = try bench.shell("PATH=/nowhere \"$@\"", ["batch", "all", "--launcher", "slurm"])
    #expect(absent.ending == .code(1))
    #expect(
      absent.error.hasSuffix(
        "error: there is no program 'squeue' here: Slurm's commands are not installed\n"))
  }

  @Test func anElementWhoseTimeIsNearlyOverSavesAndIsRequeued() throws {
    try bench.writeExperiment(replacing: "steps: 8", with: "steps: 150", to: "long.yaml")
    #expect(try slurm.batch("long.yaml", "--out", "b", "--dry-run").ending == .code(0))
    let words = ["share", "b/manifests/\(try manifests()[0])", "--index", "0", "--requeue"]
    let element = try slurm.start(words)
    let job = try jobFolder("long")
    try element.wait { bench.metricsLineCount("\(job)/run") >= 5 }
    element.send(SIGUSR1)
    let stopped = try element.end()
    #expect(stopped.ending == .code(128 + SIGUSR1))
    #expect(stopped.error.hasSuffix("stopped by SIGUSR1\nrequeueing 91\n"))
    #expect(try slurm.lines("requeued") == [FakeSlurm.elementNumber])
    #expect(try bench.json("\(job)/state.json")["state"] == "stopped")
    #expect(try slurm.start(words).end().ending == .code(0))
    #expect(try bench.engram("run", "long.yaml", "--out", "r").ending == .code(0))
    #expect(try bench.timelessMetrics("\(job)/run") == bench.timelessMetrics("r"))
  }

  @Test func anElementThatHasSavedNothingIsNotRequeuedForEver() throws {
    try bench.writeExperiment(
      replacing: "checkpoint: {every: 3}", with: "checkpoint: {every: 1000000}", to: "long.yaml")
    try bench.write(
      try bench.text("long.yaml").replacingOccurrences(of: "steps: 8", with: "steps: 1000000"),
      to: "long.yaml")
    #expect(try slurm.batch("long.yaml", "--out", "b", "--dry-run").ending == .code(0))
    let job = try jobFolder("long")
    // Another process has the job, and goes on with it.
    let other = try bench.start(["job", job])
    try other.wait { bench.metricsLineCount("\(job)/run") >= 1 }
    let element = try slurm.start(
      ["share", "b/manifests/\(try manifests()[0])", "--index", "0", "--requeue"])
    try element.wait { bench.exists("never") || Self.listens(element) }
    element.send(SIGUSR1)
    let stopped = try element.end()
    #expect(stopped.ending == .code(1))
    #expect(stopped.error.hasSuffix("too short to save a first step; it is not requeued\n"))
    #expect(try slurm.lines("requeued").isEmpty)
    #expect(try bench.json("\(job)/state.json")["state"] == "running")
    other.send(SIGTERM)
    #expect(try other.end().ending == .code(143))
  }

  /// Whether a process has a handler for SIGUSR1, which would otherwise end it.
  private static func listens(_ process: ChildProcess) -> Bool {
    let status = (try? ReadableFile.text(of: "/proc/\(process.identifier)/status")) ?? ""
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("SigCgt:") }),
      let digits = line.split(separator: "\t").last, let mask = UInt64(digits, radix: 16)
    else { return false }
    return mask & (1 << UInt64(SIGUSR1 - 1)) != 0
  }

  @Test(arguments: [
    ("partion=a", "--slurm has no key 'partion'; did you mean 'partition'?"),
    ("gpus=1", "--slurm has no key 'gpus'; did you mean 'cpus'?"),
    ("colour=red", "--slurm has no key 'colour'; it takes partition, account, qos, "),
    ("time=60", "--slurm time= takes a time such as 90s or 1h30min, not '60'"),
    ("time=2 hours", "not '2 hours'; did you mean 2h?"),
    ("mem=4g", "--slurm mem= takes an amount such as 512MiB or 4GiB, not '4g'; did you mean 4GiB?"),
    ("cpus=0", "--slurm cpus= takes a number from 1 to 1024, not '0'."),
    ("max", "--slurm takes key=value,…; there is no value in 'max'."),
    ("cpus=1,cpus=2", "--slurm has 'cpus' twice."),
    ("time=1min,warning=2min", "--slurm warning= is a time before the end, shorter than time=."),
  ])
  func whatSlurmIsNotAskedIsSaid(option: String, message: String) throws {
    let outcome = try slurm.batch("all", "--out", "b", "--slurm", option)
    #expect(outcome.ending == .code(64))
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(!bench.exists("b"))
  }

  @Test(arguments: [
    (["--slurm", "max=2"], "--slurm is for --launcher slurm, not local."),
    (["--launcher", "slurm", "-j", "4"], "with --launcher slurm write --slurm max=4."),
  ])
  func optionsOfOtherLaunchersAreRefused(words: [String], message: String) throws {
    let outcome = try slurm.start(["batch", "all"] + words).end()
    #expect(outcome.ending == .code(64))
    #expect(outcome.error.contains(message), "\(outcome.error)")
  }

  @Test func aPrintedBatchNamesTheVariableOfTheIndex() throws {
    let printed = try bench.engram("batch", "all", "--out", "b", "--launcher", "print")
    let manifest = try Folder.realPath(of: bench.scratch("b/manifests/\(manifests()[0])"))
    #expect(
      printed.error.hasSuffix(
        "as an array of 3, INDEX from 0 (SLURM_ARRAY_TASK_ID, PBS_ARRAY_INDEX, LSB_JOBINDEX - 1, "
          + "JOB_COMPLETION_INDEX): engram share \(manifest) --index \"$INDEX\"\n"))
    #expect(try bench.engram("share", manifest, "--index", "2").ending == .code(0))
    #expect(bench.exists(try jobFolder("thrice/seed-3") + "/run/summary.json"))
    #expect(!bench.exists(try jobFolder("thrice/seed-1") + "/state.json"))
    let beyond = try bench.engram("share", manifest, "--index", "3")
    #expect(beyond.ending == .code(1))
    #expect(beyond.error == "error: --index takes a number from 0 to 2, not 3.\n")
    let other = try bench.engram("share", "tiny.yaml", "--index", "0")
    #expect(other.error == "error: tiny.yaml: it is not the manifest of a batch\n")
  }
}
