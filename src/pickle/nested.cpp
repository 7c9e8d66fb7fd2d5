// Bytes inside the stream that a call would unpickle or expand.
#include "pickle/contents.hpp"
#include "pickle/encodings.hpp"
#include "pickle/program.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

constexpr std::size_t kMaxNested = 4'096;
/// Longer texts are not decoded; the call that loads them is then a finding of its own.
constexpr std::size_t kMaxDecoded = 64U << 20U;
constexpr std::array<std::string_view, 5> kLatin1{"latin1", "latin-1", "latin_1", "iso-8859-1", "iso8859-1"};

/// Whether the arguments of what is called are themselves something to scan: a pickle, a compressed stream.
bool reads_more_data(const Judgement& judgement) {
  if (judgement.status != Status::dangerous || judgement.global_class == nullptr) return false;
  const auto name = judgement.global_class->name;
  return name == "deserialize" || name == "unpack" || judgement.path == "marshal.loads";
}

/// What encoding UTF-8 text as Latin-1 gives; nothing when a character has no byte there.
std::optional<std::string> as_latin1(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      bytes += text[i];
      continue;
    }
    if ((lead != 0xC2 && lead != 0xC3) || i + 1 >= text.size()) return std::nullopt;
    const auto next = static_cast<unsigned char>(text[++i]);
    if ((next & 0xC0U) != 0x80) return std::nullopt;
    bytes += static_cast<char>(((lead & 3U) << 6U) | (next & 0x3FU));
  }
  return bytes;
}

}  // namespace

/// `_codecs.encode('…', 'latin1')` is how protocols 0 to 2 write bytes: where the text stands.
std::optional<Instruction> Program::latin1_text(Value value) const {
  if (!value.is(Tag::object)) return std::nullopt;
  const auto parts = heap_.items(value.payload(), 2);
  if (parts.size() != 2 || !parts[0].is(Tag::global)) return std::nullopt;
  if (trace_.imports[parts[0].payload()].judgement.path != "_codecs.encode") return std::nullopt;
  const auto arguments = arguments_of(parts[1]);
  if (arguments.size() != 2 || !arguments[0].is(Tag::text)) return std::nullopt;
  if (std::ranges::find(kLatin1, text_of(arguments[1], 32).value_or("")) == kLatin1.end()) return std::nullopt;
  return instruction_at(arguments[0].payload());
}

std::optional<NestedPayload> Program::latin1_content(Value value) {
  constexpr std::size_t kFront = 64;
  const auto text = latin1_text(value);
  if (!text) return std::nullopt;
  auto front = decode_text(*text, kFront);
  while (!front.empty() && static_cast<unsigned char>(front.back()) >= 0xC0) front.pop_back();
  if (!may_be_content(as_latin1(front).value_or(""))) return std::nullopt;
  std::uint64_t offset = 0;
  auto bytes = encoded_bytes(value, offset);
  if (bytes == nullptr) {
    trace_.texts_dropped |= text->text.size() > kMaxDecoded - decoded_;
    return std::nullopt;
  }
  const auto view = ByteView::of(*bytes);
  return NestedPayload{.offset = offset,
                       .loader = {},
                       .bytes = view,
                       .decoded = std::move(bytes),
                       .is = kind_of_content(view),
                       .is_latin1 = true};
}

std::shared_ptr<const std::string> Program::encoded_bytes(Value value, std::uint64_t& offset) {
  const auto instruction = latin1_text(value);
  if (!instruction) return nullptr;
  offset = instruction->offset;
  const auto known = std::ranges::find(trace_.nested, offset, &NestedPayload::offset);
  if (known != trace_.nested.end() && known->is_latin1) return known->decoded;
  if (instruction->text.size() > kMaxDecoded - decoded_) return nullptr;
  auto bytes = as_latin1(decode_text(*instruction, kMaxDecoded));
  if (!bytes) return nullptr;
  decoded_ += instruction->text.size();
  return std::make_shared<const std::string>(*std::move(bytes));
}

/// What base64, hexadecimal digits and their kin stand for: `base64.b64decode("…")`, `codecs.decode("…", "hex")`.
std::shared_ptr<const std::string> Program::decoded_by(std::string_view path, const Instruction& instruction,
                                                       std::span<const Value> arguments) {
  std::string codec;
  if (path == "codecs.decode" || path == "_codecs.decode") {
    codec = arguments.size() > 1 ? text_of(arguments[1], 32).value_or("") : "";
  } else {
    codec = path;
  }
  if (!is_text_encoding(codec) || instruction.text.size() > kMaxDecoded - decoded_) return nullptr;
  auto bytes = decode_encoding(codec, instruction.text.text());
  if (!bytes) return nullptr;
  decoded_ += instruction.text.size();
  return std::make_shared<const std::string>(*std::move(bytes));
}

bool Program::add_nested(NestedPayload payload) {
  const auto known = std::ranges::find(trace_.nested, payload.offset, &NestedPayload::offset);
  if (known != trace_.nested.end()) {
    known->loader = std::move(payload.loader);
    return true;
  }
  if (trace_.nested.size() >= kMaxNested) return false;
  trace_.nested.push_back(std::move(payload));
  return true;
}

/// Bytes of the stream that a loading call would read are looked at as an artifact of their own. For torch's own
/// storages, which ordinary pickles hold, that look is all there is to say.
bool Program::is_nested_payload(const Judgement& judgement, Value arguments) {
  if (!reads_more_data(judgement)) return false;
  const auto& path = judgement.path;
  const auto items = arguments_of(arguments);
  bool found = false;
  for (const Value item : items) {
    std::uint64_t offset = 0;
    if (auto bytes = encoded_bytes(item, offset)) {
      const auto view = ByteView::of(*bytes);
      found = view.size() >= 2 && add_nested({offset, path, view, std::move(bytes)});
      continue;
    }
    if (!item.is(Tag::bytes) && !item.is(Tag::text)) continue;
    const auto instruction = instruction_at(item.payload());
    if (!instruction || instruction->text.size() < 2) continue;
    if (auto bytes = decoded_by(path, *instruction, items)) {
      const auto view = ByteView::of(*bytes);
      found = view.size() >= 2 && add_nested({instruction->offset, path, view, std::move(bytes)});
      continue;
    }
    found = add_nested({instruction->offset, path, instruction->text, nullptr}) && item.is(Tag::bytes);
  }
  return found && items.size() == 1 && path == "torch.storage._load_from_bytes";
}

}  // namespace assay::pickle
