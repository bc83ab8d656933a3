import Glibc
import Synchronization

/// A fixed number of worker threads that run the parts of one step side by side.
///
/// Work is split by lane *index*, never by whoever is free first, and every lane writes its own
/// memory: a step gives the same bits however the threads are scheduled. With one lane everything
/// runs on the calling thread.
public final class LaneGroup: Sendable {
  /// The number of lanes, at least one.
  public let count: Int
  private let workers: [LaneWorker]

  /// Starts `count - 1` threads; the caller of ``run(_:)`` is the remaining lane.
  public init(count: Int) {
    precondition(count >= 1, "a lane group has at least one lane, not \(count)")
    self.count = count
    workers = (1..<max(count, 1)).map { _ in LaneWorker() }
  }

  deinit {
    for worker in workers { worker.stop() }
  }

  /// Calls `body` once for every lane index and returns when all have returned.
  ///
  /// - Throws: The error of the lowest lane that threw.
  public func run(_ body: @Sendable (_ lane: Int) throws -> Void) throws {
    let failures = Mutex<[Int: any Error]>([:])
    @Sendable func attempt(_ lane: Int) {
      do { try body(lane) } catch { failures.withLock { $0[lane] = error } }
    }
    withoutActuallyEscaping(attempt) { attempt in
      for (index, worker) in workers.enumerated() { worker.start { attempt(index + 1) } }
      attempt(0)
      for worker in workers { worker.wait() }
    }
    let first = failures.withLock { failures in
      failures.min { $0.key < $1.key }?.value
    }
    if let first { throw first }
  }
}

/// One thread that waits for a closure, runs it and says so.
private final class LaneWorker: Sendable {
  private struct Work: Sendable {
    var body: (@Sendable () -> Void)?
    var isStopping = false
  }

  // POSIX primitives rather than Foundation's: a wake-up costs a few microseconds and no
  // allocation. `@unchecked` because the pointers are set once and the calls lock by themselves.
  private struct Semaphore: @unchecked Sendable {
    let pointer = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    init() { sem_init(pointer, 0, 0) }
    func signal() { sem_post(pointer) }
    func wait() { while sem_wait(pointer) != 0 {} }
  }

  private let work = Mutex(Work())
  private let wake = Semaphore()
  private let done = Semaphore()

  init() {
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 8 << 20)
    pthread_create(&thread, &attributes, { LaneWorker.loop($0) }, context)
    pthread_attr_destroy(&attributes)
    pthread_detach(thread)
  }

  private static func loop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let worker = Unmanaged<LaneWorker>.fromOpaque(context).takeRetainedValue()
    while worker.runNext() { worker.done.signal() }
    return nil
  }

  /// Waits for a closure and runs it; returns `false` when the thread is to end.
  ///
  /// A function of its own, so that the closure is released before `done` is signalled: the caller
  /// of ``LaneGroup/run(_:)`` lent it for no longer than that.
  private func runNext() -> Bool {
    wake.wait()
    let next = work.withLock { work in
      defer { work.body = nil }
      return work
    }
    next.body?()
    return !next.isStopping
  }

  func start(_ body: @escaping @Sendable () -> Void) {
    work.withLock { $0.body = body }
    wake.signal()
  }

  func wait() { done.wait() }

  func stop() {
    work.withLock { $0.isStopping = true }
    wake.signal()
  }
}
