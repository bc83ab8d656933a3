internal import CYAML

/// One step of a YAML text.
struct Event {
  enum Kind {
    case streamStart, streamEnd, documentStart, documentEnd, sequenceEnd, mappingEnd
    case alias(String)
    case scalar(Scalar, anchor: String?)
    case sequenceStart(tag: String?, anchor: String?)
    case mappingStart(tag: String?, anchor: String?)
  }

  let kind: Kind
  let mark: Mark
}

/// The events of a text, as libyaml reads them.
///
/// A class because libyaml's parser keeps its own address, and has to be freed.
final class EventStream {
  private let source: Source
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let isReady: Bool

  init(_ source: Source) {
    self.source = source
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    let text = Array(source.yaml.utf8)
    bytes = .allocate(capacity: max(text.count, 1))
    _ = bytes.initialize(from: text)
    isReady = yaml_parser_initialize(parser) == 1
    guard isReady else { return }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, text.count)
  }

  deinit {
    if isReady { yaml_parser_delete(parser) }
    parser.deinitialize(count: 1)
    parser.deallocate()
    bytes.deallocate()
  }

  /// The next event, or the diagnostic that says why there is none.
  func next() -> Result<Event, SyntaxFailure> {
    var event = yaml_event_t()
    guard isReady, yaml_parser_parse(parser, &event) == 1 else { return .failure(failure()) }
    defer { yaml_event_delete(&event) }
    return .success(Event(kind: kind(of: event), mark: mark(of: event)))
  }

  private func mark(of event: yaml_event_t) -> Mark {
    let (start, end) = (event.start_mark, event.end_mark)
    let isOnOneLine = start.line == end.line
    return source.mark(
      line: Int(start.line), column: Int(start.column),
      width: isOnOneLine ? Int(end.column) - Int(start.column) : 1)
  }

  private func kind(of event: yaml_event_t) -> Event.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let data = event.data.scalar
      let value = UnsafeBufferPointer(start: data.value, count: data.length)
      let scalar = Scalar(
        String(decoding: value, as: UTF8.self), style: style(data.style), tag: string(data.tag))
      return .scalar(scalar, anchor: string(data.anchor))
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      return .sequenceStart(tag: string(data.tag), anchor: string(data.anchor))
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      return .mappingStart(tag: string(data.tag), anchor: string(data.anchor))
    default: return .streamEnd
    }
  }

  private func style(_ style: yaml_scalar_style_t) -> Scalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func failure() -> SyntaxFailure {
    guard isReady, let problem = parser.pointee.problem else {
      return SyntaxFailure(
        "there is not enough memory to read the text", source.mark(line: 0, column: 0))
    }
    let text = String(cString: problem)
    guard parser.pointee.error != YAML_READER_ERROR else {
      return SyntaxFailure(unprintable: parser.pointee.problem_offset, in: source)
    }
    let mark = source.clamped(self.mark(parser.pointee.problem_mark))
    let context = parser.pointee.context.map {
      Diagnostic.Note(String(cString: $0), at: self.mark(parser.pointee.context_mark))
    }
    return SyntaxFailure(problem: text, context: context, at: mark, in: source)
  }

  private func mark(_ mark: yaml_mark_t) -> Mark {
    source.mark(line: Int(mark.line), column: Int(mark.column))
  }
}
