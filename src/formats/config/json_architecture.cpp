#include "formats/config/json_architecture.hpp"

#include "codecs/json/front.hpp"
#include "core/blob.hpp"
#include "core/lower.hpp"

#include <assay/format.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::formats::config {
namespace {

constexpr std::size_t kLargest = 64U << 20U;

/// What Keras keeps in its files is known by its name there.
bool is_known_by_name(const Artifact& artifact) {
  static constexpr std::array<std::string_view, 3> kEndings{".keras!config.json", "!model_config.json",
                                                            "!training_config.json"};
  const auto path = text::lower(artifact.path);
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return path.ends_with(ending); }) ||
         (artifact.depth > 0 && artifact.name().starts_with("object-"));
}

}  // namespace

void JsonArchitecture::see_key(std::span<const std::string> path, ByteRange range) {
  if (path.size() == 1 && path[0] == "config" && config_end_ == 0) config_end_ = end_of(range);
}

void JsonArchitecture::see(const Setting& setting) {
  if (setting.path.size() == 1 && setting.path[0] == "class_name" && setting.is_text() && !class_name_)
    class_name_ = setting.range;
}

void JsonArchitecture::hand_on(ScanContext& context) const {
  if (!class_name_ || config_end_ == 0 || has_more_ || is_known_by_name(artifact_)) return;
  const auto text = artifact_.bytes.text();
  const auto front = json::front_of(text).size;
  if (std::max(end_of(*class_name_), config_end_) <= front + kClaimBytes) return;
  if (text.size() > kLargest)
    return context.incomplete({ErrorCode::limit, front, "an architecture of Keras of at most 64 MiB wanted"});
  const auto class_name = text.substr(end_of(*class_name_) - class_name_->size, class_name_->size);
  const auto storage = memory_blob(fmt::format("{{\"class_name\":{},{}", class_name, text.substr(front + 1)));
  static_cast<void>(context.descend("model_config.json", storage->view(), storage));
}

}  // namespace assay::formats::config
