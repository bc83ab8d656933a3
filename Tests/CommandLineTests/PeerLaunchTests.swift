import EngramTesting
import Testing

/// Runs that a launcher of MPI has started, as far as that needs no MPI.
@Suite struct PeerLaunchTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  private func run(_ variables: [String: String]) throws -> Outcome {
    try ChildProcess(
      [Workbench.program, "run", "tiny.yaml"], in: bench.scratch.path,
      environment: bench.environment.merging(variables) { $1 }
    ).end()
  }

  @Test(arguments: [
    ("OMPI_COMM_WORLD_SIZE", "Open MPI's mpirun"), ("PMI_SIZE", "mpiexec"),
    ("SLURM_STEP_NUM_TASKS", "srun"),
  ])
  func severalProcessesWithoutAnMPIAreNotRunsOfTheirOwn(variable: String, launcher: String) throws {
    let outcome = try run([variable: "4", "ENGRAM_MPI": "/nowhere/mpi.so"])
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error
        == "error: \(launcher) has started 4 processes, but /nowhere/mpi.so, which connects "
        + "them, is not there: make mpi builds it\n")
    #expect(!bench.exists("runs"))
  }

  @Test func whatIsNoLibraryIsNamed() throws {
    try bench.write("text", to: "mpi.so")
    let outcome = try run(["PMI_SIZE": "2", "ENGRAM_MPI": "./mpi.so"])
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.hasPrefix("error: cannot open ./mpi.so: "))
  }

  @Test func oneProcessOfALauncherNeedsNoMPI() throws {
    let outcome = try run(["OMPI_COMM_WORLD_SIZE": "1", "ENGRAM_MPI": "/nowhere/mpi.so"])
    #expect(outcome.ending == .code(0), "\(outcome.error)")
  }
}
