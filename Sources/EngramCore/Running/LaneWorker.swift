import CProcessor
import Glibc
import Synchronization

/// One thread that waits for a closure, runs it and says so.
final class LaneWorker: Sendable {
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
    func destroy() {
      sem_destroy(pointer)
      pointer.deallocate()
    }
  }

  private let core: CInt?
  private let work = Mutex(Work())
  private let wake = Semaphore()
  private let done = Semaphore()

  /// The cores that this process may use.
  static var allowedCores: [CInt] {
    var cores = [CInt](repeating: 0, count: processor_allowed_cores(nil, 0))
    let count = processor_allowed_cores(&cores, cores.count)
    return Array(cores.prefix(count))
  }

  /// Starts the thread, on one core if that is given.
  init(core: CInt?) {
    self.core = core
    var thread = pthread_t()
    let context = Unmanaged.passRetained(self).toOpaque()
    // Not `pthread_attr_t()`: which module that initializer is from depends on what else is compiled with this file.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    pthread_attr_init(attributes)
    pthread_attr_setstacksize(attributes, 8 << 20)
    pthread_create(&thread, attributes, { LaneWorker.loop($0) }, context)
    pthread_attr_destroy(attributes)
    attributes.deallocate()
    pthread_detach(thread)
  }

  deinit {
    wake.destroy()
    done.destroy()
  }

  private static func loop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let worker = Unmanaged<LaneWorker>.fromOpaque(context).takeRetainedValue()
    if let core = worker.core { processor_keep_thread_on(core) }
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
