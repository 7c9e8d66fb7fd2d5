#include "formats/onnx/texts.hpp"

#include "core/active_value.hpp"
#include "core/blob.hpp"
#include "core/hidden_content.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/onnx/rules.hpp"

#include <fmt/format.h>

namespace assay::formats::onnx {
namespace {

using assay::onnx::FreeText;

constexpr std::size_t kBytesPerStep = 256;
constexpr std::size_t kShortest = 8;        // of what can be code
constexpr std::size_t kShortestBytes = 16;  // of what can be something else than a text
constexpr std::size_t kLongestName = 64;    // that is not read as a text
constexpr std::size_t kMostOdd = 4096;

std::string_view what(FreeText::Kind kind) {
  switch (kind) {
    case FreeText::Kind::documentation: return "documentation";
    case FreeText::Kind::metadata: return "metadata";
    case FreeText::Kind::attribute: return "an attribute";
    case FreeText::Kind::element: return "a string tensor";
    case FreeText::Kind::name: return "a name";
  }
  return "a text";
}

/// Exporters write where in a program a node comes from, with the lines of the program: code that nobody runs.
bool is_told_by_exporters(const FreeText& text) {
  return text.kind == FreeText::Kind::documentation ||
         (text.kind == FreeText::Kind::metadata && text.owner != assay::onnx::Message::model);
}

}  // namespace

void Texts::see(const FreeText& text) {
  if (text.text.size() < kShortest || !context_.step(1 + text.text.size() / kBytesPerStep)) return;
  const ByteRange range{text.offset, text.text.size()};
  const bool is_name = text.kind == FreeText::Kind::name && text.text.size() <= kLongestName;
  if (text.text.size() >= kShortestBytes && odd_.size() < kMostOdd && !utf8::is_valid(text.text)) odd_.push_back(range);
  if (is_name) return;
  const auto active = find_active_value(text.text);
  const Severity severity = is_told_by_exporters(text) ? Severity::info : kActiveText.severity;
  if (active && complaints_.wants(kActiveText, range, severity))
    complaints_.report(kActiveText, {range, std::string(what(text.kind))},
                       fmt::format("A text in {} {}: {}.", what(text.kind), active->does,
                                   text::quoted(text.text.substr(active->offset).substr(0, 120), 160)),
                       severity);
  judge_encoded(text);
}

void Texts::judge_encoded(const FreeText& text) {
  const auto content = find_hidden_content(text.text);
  const ByteRange range{text.offset, text.text.size()};
  if (!content || (content->is_sure && !complaints_.wants(kActiveText, range))) return;
  if (content->is_sure)
    complaints_.report(kActiveText, {range, std::string(what(text.kind))},
                       fmt::format("A text in {} is {}.", what(text.kind), content->is));
  if (!may_descend_ || !content->does.empty()) return;
  const auto storage = memory_blob(content->bytes);
  const auto name = fmt::format("{}@{:#x}", name_of(text.owner), text.offset);
  if (!content->is_sure) context_.vouch(name);
  may_descend_ = context_.descend(name, storage->view(), storage);
}

}  // namespace assay::formats::onnx
