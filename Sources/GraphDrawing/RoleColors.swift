internal import EngramCore

/// The colours of a role: text and fill are light on dark within the box, so that a picture can stand
/// on white and on black.
///
/// > Source: Okabe & Ito (2008), "Color Universal Design", <https://jfly.uni-koeln.de/color/>; the
/// > fills are tints of those colours and the inks shades.
struct RoleColors {
  /// The colour itself, for borders.
  let stroke: String
  /// A tint of it.
  let fill: String
  /// A shade of it that is legible on the tint.
  let ink: String

  /// The text of all boxes.
  static let text = "#1c2126"
  /// Secondary text of all boxes.
  static let faintText = "#4d565f"
  /// Lines and text on the background, which may be white or black.
  static let line = "#7d8690"

  /// Grey, for roles that plugins add and for components that nothing refers to.
  static let none = RoleColors(stroke: "#8c959f", fill: "#f0f2f4", ink: "#4d565f")

  /// The colours of a box.
  static func of(_ box: GraphPicture.Box) -> RoleColors { box.isUnused ? .none : of(box.role) }

  /// The colours of the roles of the core; grey for those that plugins add.
  static func of(_ role: Role) -> RoleColors {
    switch role {
    case .dataset: RoleColors(stroke: "#0072b2", fill: "#e3f0f8", ink: "#00557f")
    case .stream: RoleColors(stroke: "#56b4e9", fill: "#e9f5fc", ink: "#14658f")
    case .learner: RoleColors(stroke: "#d55e00", fill: "#fcebdf", ink: "#994300")
    case .encoder: RoleColors(stroke: "#009e73", fill: "#e0f4ee", ink: "#006a4d")
    case .sequenceLayer: RoleColors(stroke: "#cc79a7", fill: "#faedf4", ink: "#8c3b68")
    case .loss: RoleColors(stroke: "#d8cb23", fill: "#fcfae0", ink: "#655f00")
    case .optimizer: RoleColors(stroke: "#e69f00", fill: "#fdf3dd", ink: "#805800")
    default: .none
    }
  }
}
