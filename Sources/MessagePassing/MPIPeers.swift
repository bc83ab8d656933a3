internal import CMessagePassing
public import EngramCore
internal import Files
internal import Glibc
public import TensorEngine

/// The processes that `mpirun` has started together.
///
/// `@unchecked Sendable` because MPI is used by one thread, that of the training loop.
public final class MPIPeers: PeerGroup, @unchecked Sendable {
  /// The place of this process, from zero.
  public let rank: Int
  /// The number of processes.
  public let count: Int
  /// What this process is called in messages: `rank 2 of 4 on node7`.
  public let name: String
  /// The name and version of the MPI.
  public let libraryName: String
  /// What was last done, for a message if this process is ended while it waits for others.
  public var lastEvent = "before the first step"
  /// The time in which gradients were added up, after all processes had come.
  public private(set) var addingTime = Duration.zero
  /// The time in which this process waited for others.
  public private(set) var waitingTime = Duration.zero
  /// How often gradients were added up.
  public private(set) var additionCount = 0

  private let library: MPILibrary
  private let note: (String) -> Void
  private var pieces: [Tensor] = []
  /// What is sent by who has nothing to send.
  ///
  /// Not the buffer into which is received: Open MPI would take one pointer for both as MPI_IN_PLACE, and
  /// wait for ever.
  private let nothing = Tensor(repeating: 0, shape: [1])
  private var hasNoted = false

  /// Joins the processes that were started together with this one.
  ///
  /// - Parameters:
  ///   - environment: The value of an environment variable.
  ///   - note: Writes a line to standard error.
  /// - Returns: The processes, or `nil` if this one was started alone.
  /// - Throws: `RunError` when there is no MPI here, or another one than that of the launcher.
  public static func joined(
    environment: (String) -> String?, note: @escaping (String) -> Void
  ) throws -> MPIPeers? {
    guard let launched = LaunchedProcesses(environment: environment) else { return nil }
    let program = Folder.parent(of: try Folder.realPath(of: "/proc/self/exe"))
    let path = environment("ENGRAM_MPI") ?? program + "/" + MPILibrary.fileName
    guard Folder.exists(path) else {
      throw RunError(
        "\(launched.launcher) has started \(launched.count) processes, but \(path), which connects them, "
          + "is not there: make mpi builds it")
    }
    let peers = try MPIPeers(MPILibrary(path), note)
    guard peers.count == launched.count else {
      throw RunError(
        "\(launched.launcher) has started \(launched.count) processes, of which \(peers.libraryName) knows "
          + "\(peers.count): \(path) must be built with the compiler of the launcher's MPI, as in "
          + "make mpi MPICC=mpicc")
    }
    return peers
  }

  private init(_ library: MPILibrary, _ note: @escaping (String) -> Void) throws {
    self.library = library
    self.note = note
    var (rank, count): (Int32, Int32) = (0, 0)
    try library.check(library.functions.begin(&rank, &count), "join the other processes")
    self.rank = Int(rank)
    self.count = Int(count)
    libraryName = library.name
    name = "rank \(rank) of \(count) on \(Machine.hostName ?? "an unknown computer")"
  }

  /// Leaves the others, who do the same; nothing else may be called afterwards.
  public func leave() throws { try library.check(library.functions.end(), "end") }

  /// Ends all processes at once.
  public func abort(_ code: Int32) -> Never {
    library.functions.abort(code)
    exit(code)
  }

  /// Adds up the vectors of all lanes, in the order of lanes.
  ///
  /// Every process adds up one section of the vectors, for which all send it theirs, and sends the sum to
  /// all: twice the vector travels through each, whatever the number of processes.
  public func add(_ vectors: [Tensor], ofLanes laneCount: Int, into sum: Tensor) throws {
    let length = sum.count
    let sections = (0..<count).map { length * $0 / count..<length * ($0 + 1) / count }
    let lanes = (0..<count).map { self.lanes(ofRank: $0, of: laneCount) }
    precondition(vectors.count == lanes[rank].count, "\(vectors.count) vectors of \(lanes[rank])")
    // What one process tells before the others have come is no time of the network.
    _ = try gather([])
    let start = ContinuousClock.now
    let own = sections[rank]
    if pieces.count != laneCount || pieces.first?.count != own.count {
      pieces = (0..<laneCount).map { _ in Tensor(uninitialized: [own.count]) }
    }
    for number in 0..<(lanes.map(\.count).max() ?? 0) {
      try exchange(
        number < vectors.count ? vectors[number] : nil, sections,
        into: lanes.map { number < $0.count ? pieces[$0.lowerBound + number] : nil })
    }
    for piece in pieces.dropFirst() { VectorMath.add(piece, to: pieces[0]) }
    let stride = MemoryLayout<Float>.stride
    try collect(
      UnsafeRawBufferPointer(start: pieces[0].pointer, count: own.count * stride),
      counts: sections.map { $0.count * stride },
      into: UnsafeMutableRawBufferPointer(start: sum.pointer, count: length * stride))
    addingTime += ContinuousClock.now - start
    additionCount += 1
  }

  /// Sends every process its section of a vector, and receives this process's section of theirs.
  private func exchange(
    _ vector: Tensor?, _ sections: [Range<Int>], into received: [Tensor?]
  ) throws {
    let sendCounts = sections.map { vector == nil ? 0 : Int32($0.count) }
    let sendStarts = sections.map { Int32($0.lowerBound) }
    // One buffer with a place for each process; the pieces lie where they please.
    let length = sections[rank].count
    let buffer = Tensor(uninitialized: [max(1, count * length)])
    let receiveCounts = received.map { Int32($0 == nil ? 0 : length) }
    let receiveStarts = (0..<count).map { Int32($0 * length) }
    try sendCounts.withUnsafeBufferPointer { sendCounts in
      try sendStarts.withUnsafeBufferPointer { sendStarts in
        try receiveCounts.withUnsafeBufferPointer { receiveCounts in
          try receiveStarts.withUnsafeBufferPointer { receiveStarts in
            try library.check(
              library.functions.start_scatter(
                (vector ?? nothing).pointer, sendCounts.baseAddress, sendStarts.baseAddress,
                buffer.pointer, receiveCounts.baseAddress, receiveStarts.baseAddress),
              "send gradients")
            try wait()
          }
        }
      }
    }
    for (index, piece) in received.enumerated() {
      piece?.pointer.update(from: buffer.pointer + index * length, count: length)
    }
  }

  /// Tells all processes what each has to tell.
  public func gather(_ bytes: [UInt8]) throws -> [[UInt8]] {
    let start = ContinuousClock.now
    var lengths = [Int64](repeating: 0, count: count)
    let stride = MemoryLayout<Int64>.stride
    try withUnsafeBytes(of: Int64(bytes.count)) { own in
      try lengths.withUnsafeMutableBytes {
        try collect(own, counts: Array(repeating: stride, count: count), into: $0)
      }
    }
    waitingTime += ContinuousClock.now - start
    let counts = lengths.map(Int.init)
    guard counts.contains(where: { $0 > 0 }) else { return counts.map { _ in [] } }
    var all = [UInt8](repeating: 0, count: counts.reduce(0, +))
    try bytes.withUnsafeBytes { own in
      try all.withUnsafeMutableBytes { try collect(own, counts: counts, into: $0) }
    }
    var rest = all[...]
    return counts.map { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  private func collect(
    _ own: UnsafeRawBufferPointer, counts: [Int], into all: UnsafeMutableRawBufferPointer
  ) throws {
    var starts: [Int32] = []
    var end = 0
    for count in counts {
      starts.append(Int32(end))
      end += count
    }
    try counts.map(Int32.init).withUnsafeBufferPointer { counts in
      try starts.withUnsafeBufferPointer { starts in
        try library.check(
          library.functions.start_collect(
            own.baseAddress, Int32(own.count), all.baseAddress, counts.baseAddress,
            starts.baseAddress),
          "collect what the processes tell")
        try wait()
      }
    }
  }

  /// Waits until the exchange is done that was begun last.
  private func wait() throws {
    let start = ContinuousClock.now
    var interruptedAt: ContinuousClock.Instant?
    while true {
      var isDone: Int32 = 0
      try library.check(library.functions.test(&isDone), "reach the other processes")
      guard isDone == 0 else { return }
      // A step's exchange takes milliseconds; the first process's evaluation may take hours, in which the
      // others should not keep a core busy.
      if ContinuousClock.now - start < .milliseconds(5) {
        sched_yield()
      } else {
        usleep(200)
        noteInterruption(&interruptedAt)
      }
    }
  }

  // A launcher that has lost one process ends the others within a second or two, and only its own message
  // says which it was. This one says how far they were.
  private func noteInterruption(_ since: inout ContinuousClock.Instant?) {
    // The second tells in case it was the first that was lost.
    guard rank < 2, !hasNoted, StopSignal.received == SIGTERM else { return }
    let begin = since ?? .now
    since = begin
    guard ContinuousClock.now - begin > .milliseconds(300) else { return }
    hasNoted = true
    note("\(name): told to end while it waits for the others \(lastEvent)\n")
  }
}
