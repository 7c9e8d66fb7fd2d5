#include "core/compressed_name.hpp"

#include "core/lower.hpp"

#include <array>

namespace assay {

std::string_view without_compression(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kEndings{".bz2", ".gz", ".lz",   ".lz4", ".lzma",
                                                             ".xz",  ".z",  ".zlib", ".zst", ".zstd"};
  const auto lower = text::lower(name);
  for (const auto ending : kEndings)
    if (name.size() > ending.size() && lower.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  return name;
}

}  // namespace assay
