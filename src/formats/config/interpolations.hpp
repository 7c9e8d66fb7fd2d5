#pragma once

#include "formats/config/setting.hpp"

#include <assay/bytes.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::formats::config {

/// What OmegaConf puts in the place of `${key}`, as far as it stands in the same document: `a: os` makes `${a}.system`
/// os.system. Of `${oc.env:NAME,default}` the default is taken. The number of values that are kept, their sizes, and
/// the work of a look-up are limited.
class Interpolations {
 public:
  /// Keeps a text by the keys that lead to it. Of several the last counts, as it does for who reads them.
  void keep(const Setting& setting);

  /// The text with all that it refers to. `path` leads to the text itself: `${.key}` is beside it. Nothing when there
  /// is something in it that is not known.
  [[nodiscard]] std::optional<std::string> resolve(std::string_view text, std::span<const std::string> path) const;

 private:
  [[nodiscard]] std::optional<std::string> value_of(std::string_view reference,
                                                    std::span<const std::string> path) const;
  [[nodiscard]] std::optional<std::string> value_at(std::string_view key, std::span<const std::string> path) const;

  std::map<std::string, std::string, std::less<>> values_;      ///< by keys with points between them
  std::map<std::string, std::size_t, std::less<>> list_sizes_;  ///< of the lists that texts were seen in
};

/// Whether any value may refer to another.
[[nodiscard]] inline bool refers_to_values(ByteView text) { return text.text().find("${") != std::string_view::npos; }

}  // namespace assay::formats::config
