#include "formats/safetensors/metadata.hpp"

#include "core/active_value.hpp"
#include "core/blob.hpp"
#include "core/hidden_content.hpp"
#include "core/text.hpp"
#include "formats/safetensors/rules.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace assay::formats::safetensors {
namespace {

using json::Token;

constexpr std::string_view kTarget = "_target_";  // what hydra.utils.instantiate calls
constexpr std::uint64_t kBytesPerStep = 256;

std::string shown(const Token& key) { return text::quoted(key.text(), 80); }

/// The dotted path at the front of `text`, behind what separates it from its key.
std::string_view dotted_path(std::string_view text) {
  const auto begin = text.find_first_not_of("\\\"':= \t");
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin);
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_part) - text.begin()));
}

}  // namespace

void Metadata::see(const Token& key, const Token& value) {
  if (!context_.step(1 + value.range.size / kBytesPerStep)) return;
  keys_.add(key);
  const std::string text = value.text();
  if (complaints_.wants_fact("safetensors.metadata"))
    complaints_.fact("safetensors.metadata",
                     fmt::format("{} = {}", text::printable(key.text(), 80), text::printable(text, 200)),
                     key.range.offset);
  judge_text(key, value, text);
  judge_encoded(key, value, text);
  if (key.text().ends_with(kTarget)) judge_target(key, value, dotted_path(text));
  for (auto at = text.find(kTarget); at != std::string::npos; at = text.find(kTarget, at + kTarget.size()))
    judge_target(key, value, dotted_path(std::string_view(text).substr(at + kTarget.size())));
}

void Metadata::judge_text(const Token& key, const Token& value, std::string_view text) {
  const auto active = find_active_value(text);
  if (!active || !complaints_.wants(kMetadataCode, value.range)) return;
  const auto around = text.substr(active->offset).substr(0, 120);
  complaints_.report(kMetadataCode, {value.range, "__metadata__"},
                     fmt::format("The value of {} {}: {}.", shown(key), active->does, text::quoted(around, 160)));
}

void Metadata::judge_target(const Token& key, const Token& value, std::string_view path) {
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos) return;
  const auto judgement =
      pickle::judge_name(context_.data().pickle, path.substr(0, dot), path.substr(dot + 1), pickle::Use::called);
  if (judgement.status != pickle::Status::dangerous || !complaints_.wants(kMetadataCode, value.range)) return;
  complaints_.report(kMetadataCode, {value.range, "__metadata__"},
                     fmt::format("The value of {} has hydra call {}, which {}.", shown(key), text::printable(path, 120),
                                 judgement.global_class != nullptr ? judgement.global_class->does : "is not harmless"));
}

void Metadata::judge_encoded(const Token& key, const Token& value, std::string_view text) {
  const auto content = find_hidden_content(text);
  if (!content || !complaints_.wants(kMetadataCode, value.range)) return;
  complaints_.report(kMetadataCode, {value.range, "__metadata__"},
                     fmt::format("The value of {} is {}.", shown(key), content->is));
  if (!may_descend_ || !content->does.empty()) return;
  const auto storage = memory_blob(content->bytes);
  may_descend_ = context_.descend("__metadata__/" + key.text(), storage->view(), storage);
}

void Metadata::judge() {
  keys_.duplicates([&](const Token& key) {
    if (complaints_.wants(kDuplicateMetadata, key.range))
      complaints_.report(kDuplicateMetadata, {key.range, "__metadata__"},
                         fmt::format("The metadata have the key {} again.", shown(key)));
  });
}

}  // namespace assay::formats::safetensors
