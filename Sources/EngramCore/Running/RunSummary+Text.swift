extension RunSummary {
  /// What the learner has kept of tasks, such as "keeps 16 KiB of tasks for 5 images"; `nil` for nothing.
  public var keptText: String? {
    guard storage != LearnerStorage() else { return nil }
    let images = storage.exampleCount > 0 ? " for \(storage.exampleCount) images" : ""
    return "keeps \(max(storage.byteCount >> 10, 1)) KiB of tasks\(images)"
  }

  /// What the learner has been told of tasks because it must know it; `nil` for nothing.
  public var neededText: String? {
    guard !needs.isEmpty else { return nil }
    let parts = needs.sorted().map { need in
      switch need {
      case .boundaries: "where tasks end"
      case .identities: "which task an image is of"
      }
    }
    return "is told " + parts.joined(separator: " and ")
  }
}
