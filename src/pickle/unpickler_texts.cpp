// What strings hold that is more than data: pickles, source that runs programs, and either of them encoded.
#include "core/active_value.hpp"
#include "core/source_text.hpp"
#include "pickle/contents.hpp"
#include "pickle/unpickler.hpp"

#include <algorithm>

namespace assay::pickle {
namespace {

constexpr std::size_t kMaxSources = 32;
constexpr std::size_t kMaxNested = 4096;
constexpr std::size_t kMaxPrograms = 64;
constexpr std::size_t kMaxDecoded = 64U << 20U;

}  // namespace

void Unpickler::look_into(ByteView content, bool may_be_archive) {
  if (content.size() < kShortestContent) return;
  // The characters of a text are no bytes: those of an archive become it when a codec encodes them.
  const auto is = may_be_archive ? kind_of_content(content) : is_pickle(content) ? kNestedPickle : std::string_view();
  if (!is.empty()) return keep({.offset = at_.offset, .loader = {}, .bytes = content, .is = is});
  if (look_into_source(content.text(), false)) return;
  if (is_program_to_read(content.text()))
    return keep_program({.offset = at_.offset, .loader = {}, .bytes = content, .is = kPythonSource});
  look_into_encoded(content);
}

void Unpickler::look_into_latin1(Value value) {
  auto payload = program_.latin1_content(value);
  if (payload && !payload->is.empty()) keep(*std::move(payload));
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
      payload.is = kNestedPickle;
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
