import EngramTesting
import Testing

/// Programs with the names of Slurm's that run job arrays on the spot.
struct FakeSlurm {
  /// Arrays may have this many elements.
  static let maximumArraySize = 2
  /// The number by which an element knows itself.
  static let elementNumber = "91"

  private static let programs = [
    "sbatch": """
    [ "$1" = --parsable ] || exit 1
    echo "$2" >>submitted
    last=$(sed -n 's/^#SBATCH --array=0-\\([0-9]*\\).*/\\1/p' "$2")
    for index in $(seq 0 "$last"); do
      SLURM_ARRAY_TASK_ID=$index SLURM_JOB_ID=\(elementNumber) sh "$2" >>said 2>&1
    done
    echo '42;trial'
    """,
    "squeue": """
    [ -e broken ] && { echo 'slurm_load_jobs error: Unable to contact slurm controller' >&2; exit 1; }
    [ ! -e queue ] || cat queue
    """,
    "scontrol": """
    case "$1" in
      show) echo 'MaxArraySize            = \(maximumArraySize)' ;;
      requeue) echo "$2" >>requeued ;;
    esac
    """,
  ]

  private let bench: Workbench

  /// Puts the programs into the folder `bin` of a workbench.
  init(_ bench: Workbench) throws {
    self.bench = bench
    for (name, text) in Self.programs { try bench.write("#!/bin/sh\n\(text)\n", to: "bin/\(name)") }
    #expect(try bench.shell("chmod +x bin/*").ending == .code(0))
  }

  /// Starts the program where it finds these programs.
  func start(_ words: [String]) throws -> ChildProcess {
    let path = bench.environment["PATH"] ?? "/usr/bin:/bin"
    return try ChildProcess(
      [Workbench.program] + words, in: bench.scratch.path,
      environment: bench.environment.merging(
        ["PATH": "\(bench.scratch.path)/bin:\(path)", "SLURM_JOB_ID": Self.elementNumber]) { $1 })
  }

  /// Runs `engram batch … --launcher slurm` to its end.
  func batch(_ words: String...) throws -> Outcome {
    try start(["batch"] + words + ["--launcher", "slurm"]).end()
  }

  /// The lines of a file that the programs have written.
  func lines(_ name: String) throws -> [String] {
    bench.exists(name) ? try bench.text(name).split(separator: "\n").map(String.init) : []
  }
}
