/// What a page has besides the report when a server shows it.
public struct PageAddition: Sendable {
  /// A word that nobody can guess, by which the browser knows the page's own style and script.
  public var nonce: String
  /// A section before the report, as HTML; its `id` is `live`.
  public var section: String
  /// The section's name in the contents.
  public var name: String
  /// Further styles.
  public var style: String
  /// A script that runs after that of the report.
  public var script: String

  /// Creates the addition.
  public init(nonce: String, section: String, name: String, style: String, script: String) {
    self.nonce = nonce
    self.section = section
    self.name = name
    self.style = style
    self.script = script
  }

  /// What the browser may do with the page, for the header of the same name; without a server the page
  /// says it itself.
  public static func contentSecurityPolicy(nonce: String) -> String {
    "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; "
      // The shades of the accuracy matrix.
      + "style-src-attr 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; "
      + "form-action 'none'; frame-ancestors 'none'"
  }

  var values: Values {
    ["nonce": nonce, "section": section, "name": name, "style": style, "script": script]
  }
}
