import Files
import Foundation
import Glibc
import SwiftProtobuf

/// A file of events, each complete as soon as it is written.
///
/// > Source: TensorFlow's format of records, <https://www.tensorflow.org/tutorials/load_data/tfrecord>: the length in
/// > eight bytes, its checksum, the message, its checksum; little-endian.
final class EventFile {
  private let file: AppendedFile

  /// Begins a new file, and its folder if there is none.
  ///
  /// - Throws: `FileError` when they cannot be written.
  init(in folder: String) throws {
    try Folder.create(folder)
    // TensorBoard reads the files of a folder in the order of their names, and asks that they have this word in them.
    let start =
      "\(folder)/events.out.tfevents.\(Int(WallClock.now)).\(ProcessInfo.processInfo.hostName)"
    var path = "\(start).\(getpid())"
    var number = 1
    while Folder.exists(path) {
      path = "\(start).\(getpid()).\(number)"
      number += 1
    }
    file = try AppendedFile(path)
    try write(step: 0) { $0.fileVersion = "brain.Event:2" }
  }

  /// Writes one event.
  ///
  /// - Throws: `FileError` when the file does not take it; nothing of it is left.
  func write(step: Int, _ fill: (inout TBEvent) -> Void) throws {
    var event = TBEvent()
    event.wallTime = WallClock.now
    event.step = Int64(step)
    fill(&event)
    try file.append(bytes: Self.record(try event.serializedBytes()))
  }

  /// Forces everything onto the device.
  func synchronize() throws { try file.synchronize() }

  static func record(_ message: [UInt8]) -> [UInt8] {
    func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    let length = bytes(UInt64(message.count))
    return length + bytes(RecordChecksum.masked(length)) + message
      + bytes(RecordChecksum.masked(message))
  }
}

/// The time of day.
enum WallClock {
  /// Seconds since 1970.
  static var now: Double { Date().timeIntervalSince1970 }
}
