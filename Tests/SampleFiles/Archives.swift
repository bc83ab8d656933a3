internal import CArchive

/// Compresses with gzip.
public func gzip(_ bytes: [UInt8]) -> [UInt8] {
  archive([("data", bytes)]) { writer in
    archive_write_add_filter_gzip(writer)
    archive_write_set_format_raw(writer)
  }
}

/// How an archive is compressed.
public enum Compression: String, CaseIterable, Sendable {
  case none, gzip, xz
}

/// Packs a tar archive; entries with a link are symbolic links without bytes.
public func tar(
  _ entries: [(name: String, bytes: [UInt8])], _ compression: Compression = .none,
  links: [(name: String, target: String)] = []
) -> [UInt8] {
  archive(entries, links: links) { writer in
    switch compression {
    case .none: break
    case .gzip: archive_write_add_filter_gzip(writer)
    case .xz: archive_write_add_filter_xz(writer)
    }
    archive_write_set_format_gnutar(writer)
  }
}

/// Packs a zip archive.
public func zip(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
  archive(entries) { writer in
    archive_write_set_format_zip(writer)
    // Stored entries can be damaged at a known place.
    archive_write_zip_set_compression_store(writer)
  }
}

/// Formats of archives that are neither tar nor zip.
public enum OtherArchive: String, CaseIterable, Sendable {
  case sevenZip = "7z"
  case cpio, iso, xar
}

/// Packs an archive of another format.
public func packed(
  _ entries: [(name: String, bytes: [UInt8])], as format: OtherArchive
) -> [UInt8] {
  archive(entries) { writer in
    switch format {
    case .sevenZip: archive_write_set_format_7zip(writer)
    case .cpio: archive_write_set_format_cpio(writer)
    case .iso: archive_write_set_format_iso9660(writer)
    case .xar: archive_write_set_format_xar(writer)
    }
  }
}

private func archive(
  _ entries: [(name: String, bytes: [UInt8])], links: [(name: String, target: String)] = [],
  configure: (OpaquePointer?) -> Void
) -> [UInt8] {
  let capacity = entries.reduce((1 << 20) + 1024 * links.count) { $0 + $1.bytes.count * 2 + 1024 }
  return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
    let writer = archive_write_new()
    configure(writer)
    archive_write_set_bytes_in_last_block(writer, 1)
    archive_write_open_memory(writer, buffer.baseAddress, capacity, &count)
    for (name, bytes) in entries {
      let entry = archive_entry_new()
      archive_entry_set_pathname(entry, name)
      archive_entry_set_size(entry, Int64(bytes.count))
      archive_entry_set_filetype(entry, 0o100000)
      archive_entry_set_perm(entry, 0o644)
      archive_write_header(writer, entry)
      _ = bytes.withUnsafeBytes { archive_write_data(writer, $0.baseAddress, bytes.count) }
      archive_entry_free(entry)
    }
    for (name, target) in links {
      let entry = archive_entry_new()
      archive_entry_set_pathname(entry, name)
      archive_entry_set_filetype(entry, 0o120000)
      archive_entry_set_symlink(entry, target)
      archive_write_header(writer, entry)
      archive_entry_free(entry)
    }
    archive_write_close(writer)
    archive_write_free(writer)
  }
}
