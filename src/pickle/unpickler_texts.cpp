// What strings hold that is more than data: pickles, source that runs programs, and either of them encoded.
#include "core/active_value.hpp"
#include "core/source_text.hpp"
#include "pickle/unpickler.hpp"

#include <algorithm>

namespace assay::pickle {
namespace {

constexpr std::size_t kMaxSources = 32;
constexpr std::size_t kMaxNested = 4096;
constexpr std::size_t kMaxPrograms = 64;
constexpr std::size_t kMaxDecoded = 64U << 20U;

bool is_importable(std::string_view name) {
  return !name.empty() && name.size() < 256 &&
         std::ranges::all_of(
             name,
             [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                      c == '.';
             });
}

/// Whether a string is a pickle: PROTO at its front, STOP at its end, and opcodes after the front, as far as is looked.
/// One in many millions of digests has such ends.
bool is_framed_pickle(ByteView content) {
  constexpr int kLooked = 16;
  if (*content.at(1) < 2 || *content.at(1) > kHighestProtocol) return false;
  Cursor in(content);
  Instruction at;
  for (int i = 0; i < kLooked; ++i) {
    read_instruction(in, at);
    if (!in) return false;
    // What imports or ends has done its work, whatever follows.
    if (at.code == kSTOP || at.code == kGLOBAL || at.code == kSTACK_GLOBAL || at.code == kINST) return true;
  }
  return true;
}

/// Whether a string is a pickle of the protocols that have no PROTO: opcodes from its front to STOP at its very end,
/// among them an import and a call. Prose is none, nor are lists of words.
bool is_old_pickle(ByteView content) {
  constexpr int kLooked = 4096;
  bool imports = false;
  bool calls = false;
  Cursor in(content);
  Instruction at;
  for (int i = 0; i < kLooked; ++i) {
    read_instruction(in, at);
    if (!in) return false;
    if (at.code == kSTOP) return imports && calls && in.remaining() == 0;
    if (at.code == kGLOBAL || at.code == kINST) {
      if (!is_importable(at.text.text()) || !is_importable(at.second.text())) return false;
      imports = true;
    }
    imports |= at.code == kSTACK_GLOBAL;
    calls |= at.code == kREDUCE || at.code == kINST || at.code == kOBJ || at.code == kBUILD;
  }
  return imports && calls;
}

bool is_pickle(ByteView content) {
  if (content.size() < 4 || content.at(content.size() - 1) != std::uint8_t{kSTOP}) return false;
  return content.at(0) == std::uint8_t{kPROTO} ? is_framed_pickle(content) : is_old_pickle(content);
}

}  // namespace

void Unpickler::look_into(ByteView content) {
  if (is_pickle(content)) return keep({at_.offset, {}, content});
  if (look_into_source(content.text(), false)) return;
  if (is_program_to_read(content.text()))
    return keep_program({.offset = at_.offset, .loader = {}, .bytes = content, .is = kPythonSource});
  look_into_encoded(content);
}

bool Unpickler::look_into_source(std::string_view text, bool is_encoded) {
  const bool is_composed = is_composed_program(text);
  if (!is_composed && !is_command_source(text) && !(is_encoded && find_active_value(text))) return false;
  const auto form = is_encoded    ? CommandSource::Form::encoded
                    : is_composed ? CommandSource::Form::composed
                                  : CommandSource::Form::plain;
  if (trace_.command_sources.size() < kMaxSources)
    trace_.command_sources.push_back({{at_.offset, in_.offset() - at_.offset}, form});
  return true;
}

void Unpickler::look_into_encoded(ByteView content) {
  auto found = decode_encoded_text(content.text(), kMaxDecoded + 1);
  if (!found) return;
  if (found->bytes.size() > kMaxDecoded - decoded_) return static_cast<void>(trace_.texts_dropped = true);
  auto bytes = std::make_shared<const std::string>(std::move(found->bytes));
  NestedPayload payload{
      .offset = at_.offset, .loader = {}, .bytes = ByteView::of(*bytes), .decoded = bytes, .is = found->is};
  if (payload.is == kEncodedText || payload.is == kPerhapsPickle) {
    const bool is_text = payload.is == kEncodedText;
    if (is_pickle(payload.bytes)) {
      payload.is = "a pickle";
    } else if (!is_text || look_into_source(*bytes, true) || !is_program_to_read(*bytes)) {
      return;
    } else {
      payload.is = kPythonSource;
    }
  }
  decoded_ += bytes->size();
  if (payload.is == kPythonSource) return keep_program(std::move(payload));
  keep(std::move(payload));
}

void Unpickler::keep_program(NestedPayload payload) {
  if (programs_ == kMaxPrograms) return static_cast<void>(trace_.texts_dropped = true);
  ++programs_;
  keep(std::move(payload));
}

void Unpickler::keep(NestedPayload payload) {
  if (trace_.nested.size() >= kMaxNested) return static_cast<void>(trace_.texts_dropped = true);
  trace_.nested.push_back(std::move(payload));
}

}  // namespace assay::pickle
