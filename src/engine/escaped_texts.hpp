#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::engine {

/// Collects the texts in which ASCII stands behind escapes of JSON (`https:\/\/`, `\u0068ttp`), as they are meant:
/// signatures that look for plain letters do not see it otherwise. Keeps at most 4 MiB.
class EscapedTexts {
 public:
  /// Bytes of an artifact, front to back; `offset` is that of the first.
  void see(std::string_view bytes, std::uint64_t offset);

  /// What was collected, one text a line; empty when no letter was escaped.
  [[nodiscard]] std::string_view text() const { return text_; }
  /// Where in the artifact the character at `at` of `text` comes from.
  [[nodiscard]] std::uint64_t origin(std::uint64_t at) const;

 private:
  void decode(std::string_view run, std::uint64_t offset);

  /// From here on the text is that at `offset`, without more escapes.
  struct Step {
    std::uint32_t at;
    std::uint64_t offset;
  };
  std::string text_;
  std::vector<Step> steps_;
};

}  // namespace assay::engine
