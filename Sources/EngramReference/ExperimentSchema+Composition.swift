internal import JSONTree

/// The keys with forms of their own: those that make several experiments out of one, or one out of
/// several files.
extension ExperimentSchema {
  static let composed: [String: JSON] = [
    "extends": reference(to: "extends"),
    "seeds": [
      "type": ["integer", "array", "string"], "pattern": .text(expression), "minimum": 1,
      "items": ["type": "integer", "minimum": 0], "minItems": 1,
    ],
    "sweep": sweep,
    "expect": ["type": "array", "items": expectation],
  ]

  /// A mapping of any depth may name bases.
  static let extends: JSON = [
    "description": "Files or fragments such as library:NAME that this mapping goes over.",
    "type": ["string", "array"], "items": ["type": "string"],
  ]

  static var extendsProperty: JSON.Member { JSON.Member("extends", reference(to: "extends")) }

  private static let columns: JSON = [
    "type": "object", "minProperties": 1, "propertyNames": ["minLength": 1],
    "additionalProperties": ["type": "array", "minItems": 1],
  ]

  private static let sweep: JSON = [
    "type": "object",
    "properties": [
      "grid": described("Paths with lists of values: every combination.", columns),
      "paired": described(
        "Paths with lists of equal lengths: the first values, and so on.", columns),
      "list": [
        "description": "The variants, each a mapping of paths to values.",
        "type": "array", "minItems": 1, "items": ["type": "object", "minProperties": 1],
      ],
      "random": [
        "description": "Values drawn at random, the same for the same seed.",
        "type": "object",
        "properties": [
          "count": ["description": "The number of variants.", "type": "integer", "minimum": 1],
          "seed": ["description": "The seed of the draws.", "type": "integer", "minimum": 0],
          "over": [
            "description": "Paths with a range or a list of choices.",
            "type": "object", "minProperties": 1,
            "additionalProperties": [
              "if": ["type": "array"], "then": ["minItems": 1], "else": range,
            ],
          ],
        ],
        "required": ["count", "over"],
        "additionalProperties": false,
      ],
    ],
    "additionalProperties": false,
  ]

  private static let range: JSON = [
    "type": "object",
    "properties": [
      "from": ["type": "number"], "to": ["type": "number"],
      "scale": ["enum": ["linear", "log"]], "step": ["type": "number", "exclusiveMinimum": 0],
    ],
    "required": ["from", "to"],
    "additionalProperties": false,
  ]

  private static let expectation: JSON = [
    "type": "object",
    "properties": [
      "metric": ["description": "The name of a metric.", "type": "string"],
      "learner": ["description": "Needed where there are several.", "type": "string"],
      "evaluation": ["description": "Needed where there are several.", "type": "string"],
      "value": ["type": "number"],
      "tolerance": [
        "description": "The largest difference that passes.", "type": "number", "minimum": 0,
      ],
      "at-least": ["type": "number"],
      "at-most": ["type": "number"],
      "source": ["description": "Where the value comes from.", "type": "string"],
      "variation": ["description": "The label of a variation of the sweep.", "type": "string"],
      "certainty": ["description": "How sure the value is: published, …", "type": "string"],
    ],
    "required": ["metric"],
    "oneOf": [
      ["required": ["value", "tolerance"]], ["required": ["at-least"]], ["required": ["at-most"]],
    ],
    "dependencies": ["value": ["tolerance"], "tolerance": ["value"]],
    "additionalProperties": false,
  ]

  private static func described(_ text: String, _ form: JSON) -> JSON {
    .object([JSON.Member("description", .text(text))] + (form.members ?? []))
  }
}
