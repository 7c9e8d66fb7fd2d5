#include "codecs/yaml/reader.hpp"

#include <yaml.h>

#include <algorithm>
#include <new>
#include <string>
#include <utility>

namespace assay::yaml {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view view_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

/// How long the first line is when it is what OpenCV begins its files with: no directive of YAML, or one of a version
/// that libyaml refuses and PyYAML, which asks for the 1 alone, does not.
std::size_t foreign_version_line(std::string_view text) {
  const auto line = text.substr(0, text.find_first_of("\r\n"));
  const auto is_version = line.starts_with("%YAML:1.") || line.starts_with("%YAML 1.0");
  return is_version && line.size() <= std::string_view("%YAML:1.00 ").size() ? line.size() : 0;
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

struct Reader::Library {
  Library() {
    if (yaml_parser_initialize(&parser) == 0) throw std::bad_alloc();
  }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() {
    drop_event();
    yaml_parser_delete(&parser);
  }
  void drop_event() {
    if (std::exchange(has_event, false)) yaml_event_delete(&event);
  }

  yaml_parser_t parser{};
  yaml_event_t event{};
  bool has_event = false;
};

Reader::Reader(ByteView bytes) : text_(bytes.text()), origin_(bytes.origin()), library_(std::make_unique<Library>()) {
  // Left out here: where the encoding is known already, libyaml takes the mark for a character in the first column.
  const std::size_t mark = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const std::size_t begin = mark + foreign_version_line(text_.substr(mark));
  begin_ = byte_ = begin;
  const auto rest = text_.substr(begin);
  yaml_parser_set_encoding(&library_->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&library_->parser, reinterpret_cast<const unsigned char*>(rest.data()), rest.size());
}

Reader::~Reader() = default;

/// The byte at which a character begins. Places come in order, so the text is counted once.
std::uint64_t Reader::byte_of(std::uint64_t character) {
  while (character_ < character && byte_ < text_.size()) {
    ++byte_;
    while (byte_ < text_.size() && is_continuation(text_[byte_])) ++byte_;
    ++character_;
  }
  while (character_ > character && byte_ > 0) {
    --byte_;
    while (byte_ > 0 && is_continuation(text_[byte_])) --byte_;
    --character_;
  }
  return byte_;
}

Token Reader::fail(ErrorCode code, std::uint64_t at, std::string_view message) {
  failed_ = true;
  const auto place = origin_ + std::min<std::uint64_t>(at, text_.size());
  error_ = {code, place, std::string(message)};
  return {.event = Event::error, .range = {place, 0}};
}

/// Says whether the node that begins is a key, and counts it.
bool Reader::begin_node() {
  if (open_.empty() || !open_.back().is_mapping) return false;
  return std::exchange(open_.back().wants_key, !open_.back().wants_key);
}

Token Reader::open(Token token, bool is_mapping) {
  if (open_.size() >= kMaxDepth) return fail(ErrorCode::limit, token.range.offset - origin_, "yaml: nests too deeply");
  token.is_key = begin_node();
  token.event = is_mapping ? Event::begin_mapping : Event::begin_sequence;
  open_.push_back({.is_mapping = is_mapping, .wants_key = is_mapping, .is_key = token.is_key});
  return token;
}

Token Reader::close(Token token) {
  if (open_.empty()) return fail(ErrorCode::malformed, token.range.offset - origin_, "yaml: closes what is not open");
  token.event = open_.back().is_mapping ? Event::end_mapping : Event::end_sequence;
  token.is_key = open_.back().is_key;
  open_.pop_back();
  return token;
}

Token Reader::next() {
  if (failed_) return {.event = Event::error, .range = {error_.offset, 0}};
  if (has_ended_) return {.event = Event::end, .range = {origin_ + text_.size(), 0}};
  auto& library = *library_;
  for (;;) {
    library.drop_event();
    if (yaml_parser_parse(&library.parser, &library.event) == 0) {
      const auto& parser = library.parser;
      if (parser.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
      const auto at =
          parser.error == YAML_READER_ERROR ? begin_ + parser.problem_offset : byte_of(parser.problem_mark.index);
      const std::string problem = parser.problem == nullptr ? "cannot be read" : parser.problem;
      return fail(ErrorCode::malformed, at, "yaml: " + problem);
    }
    library.has_event = true;
    const auto& event = library.event;
    const auto begin = byte_of(event.start_mark.index);
    const auto end = std::max(begin, byte_of(event.end_mark.index));
    Token token{.range = {origin_ + begin, end - begin}};
    switch (event.type) {
      case YAML_NO_EVENT:
      case YAML_STREAM_START_EVENT: continue;
      case YAML_STREAM_END_EVENT: has_ended_ = true; return token;
      case YAML_DOCUMENT_START_EVENT: token.event = Event::begin_document; return token;
      case YAML_DOCUMENT_END_EVENT: token.event = Event::end_document; return token;
      case YAML_MAPPING_START_EVENT: token.tag = view_of(event.data.mapping_start.tag); return open(token, true);
      case YAML_SEQUENCE_START_EVENT: token.tag = view_of(event.data.sequence_start.tag); return open(token, false);
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT: return close(token);
      case YAML_ALIAS_EVENT:
        token.event = Event::alias;
        token.text = view_of(event.data.alias.anchor);
        token.is_key = begin_node();
        return token;
      case YAML_SCALAR_EVENT:
        token.event = Event::scalar;
        token.text = {reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length};
        token.tag = view_of(event.data.scalar.tag);
        token.anchor = view_of(event.data.scalar.anchor);
        token.is_plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
        token.is_key = begin_node();
        return token;
    }
  }
}

}  // namespace assay::yaml
