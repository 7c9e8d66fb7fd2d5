#include "formats/safetensors/metadata.hpp"

#include "core/active_value.hpp"
#include "core/blob.hpp"
#include "core/hidden_content.hpp"
#include "core/text.hpp"
#include "formats/safetensors/rules.hpp"
#include "pickle/hydra.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace assay::formats::safetensors {
namespace {

using json::Token;

constexpr std::uint64_t kBytesPerStep = 256;

std::string shown(const Token& key) { return text::quoted(key.text(), 80); }

}  // namespace

void Metadata::see(const Token& key, const Token& value) {
  if (!context_.step(1 + value.range.size / kBytesPerStep)) return;
  keys_.add(key);
  const std::string text = value.text();
  if (complaints_.wants_fact("safetensors.metadata"))
    complaints_.fact("safetensors.metadata",
                     fmt::format("{} = {}", text::printable(key.text(), 80), text::printable(text, 200)),
                     key.range.offset);
  judge_text(key, value.range, "value of", text);
  judge_encoded(key, value.range, "value of", text);
  const auto name = key.text();
  judge_text(key, key.range, "key", name);
  judge_encoded(key, key.range, "key", name);
  judge_target(key, value, text);
}

void Metadata::judge_text(const Token& key, ByteRange range, std::string_view owner, std::string_view text) {
  const auto active = find_active_value(text);
  if (!active || !complaints_.wants(kMetadataCode, range)) return;
  const auto around = text.substr(active->offset).substr(0, 120);
  complaints_.report(kMetadataCode, {range, "__metadata__"},
                     fmt::format("The {} {} {}: {}.", owner, shown(key), active->does, text::quoted(around, 160)));
}

void Metadata::judge_target(const Token& key, const Token& value, std::string_view text) {
  const auto target = pickle::dangerous_target(context_.data().pickle, key.text(), text);
  if (!target || !complaints_.wants(kMetadataCode, value.range)) return;
  complaints_.report(kMetadataCode, {value.range, "__metadata__"},
                     fmt::format("The value of {} has hydra call {}, which {}.", shown(key),
                                 text::printable(target->path, 120), target->does));
}

void Metadata::judge_encoded(const Token& key, ByteRange range, std::string_view owner, std::string_view text) {
  const auto content = find_hidden_content(text);
  if (!content || (content->is_sure && !complaints_.wants(kMetadataCode, range))) return;
  if (content->is_sure)
    complaints_.report(kMetadataCode, {range, "__metadata__"},
                       fmt::format("The {} {} is {}.", owner, shown(key), content->is));
  if (!may_descend_ || !content->does.empty()) return;
  const auto storage = memory_blob(content->bytes);
  const auto name = "__metadata__/" + key.text();
  if (!content->is_sure) context_.vouch(name);
  may_descend_ = context_.descend(name, storage->view(), storage);
}

void Metadata::judge() {
  keys_.duplicates([&](const Token& key) {
    if (complaints_.wants(kDuplicateMetadata, key.range))
      complaints_.report(kDuplicateMetadata, {key.range, "__metadata__"},
                         fmt::format("The metadata have the key {} again.", shown(key)));
  });
}

}  // namespace assay::formats::safetensors
