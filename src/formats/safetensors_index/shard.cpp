#include "formats/safetensors_index/shard.hpp"

#include "core/file_reach.hpp"
#include "core/utf8.hpp"

namespace assay::formats::safetensors_index {
Reach reach_of(std::string_view name) {
  if (leads_outside(name)) return Reach::outside;
  if (!utf8::is_readable(name) || name.empty() || name.find('\\') != std::string_view::npos) return Reach::unclear;
  return name.find('/') == std::string_view::npos ? Reach::beside : Reach::below;
}

bool is_safetensors(std::string_view name) { return name.ends_with(".safetensors"); }

}  // namespace assay::formats::safetensors_index
