/// How many processes a launcher says that it has started, in the environment that it gives them.
struct LaunchedProcesses: Equatable {
  let count: Int
  let launcher: String

  /// Variables with the number of processes.
  ///
  /// MPICH and Intel MPI follow its process manager's, PMI; `srun` sets its own with any MPI. Slurm's
  /// variables of a whole job are no sign: a script sees them that was started once.
  private static let variables = [
    ("OMPI_COMM_WORLD_SIZE", "Open MPI's mpirun"), ("PMI_SIZE", "mpiexec"),
    ("SLURM_STEP_NUM_TASKS", "srun"),
  ]

  /// Reads the environment; `nil` for a program that runs alone.
  init?(environment: (String) -> String?) {
    for (variable, launcher) in Self.variables {
      guard let count = environment(variable).flatMap({ Int($0) }), count > 1 else { continue }
      self.count = count
      self.launcher = launcher
      return
    }
    return nil
  }
}
