/// The images of a data set whose files have been found but not yet read.
struct ImageOrigin {
  /// What the images depend on, apart from what is done to them.
  let identity: SourceIdentity
  /// Opens and checks the files; throws ``DataError`` when they are damaged.
  let open: () throws -> any ImageSource

  /// Puts the parts together.
  init(_ identity: SourceIdentity, open: @escaping () throws -> any ImageSource) {
    self.identity = identity
    self.open = open
  }
}
