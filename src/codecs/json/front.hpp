#pragma once

#include <string_view>

namespace assay::json {

/// What stands before a document that `Reader` reads: a byte order mark, blanks and comments (`//`, `/* */`), which
/// lenient readers skip.
struct Front {
  std::size_t size = 0;      ///< at most that of the text; a comment without an end is part of it
  bool has_comment = false;  ///< readers of JSON proper refuse the file
};
/// Looks no further than 16 MiB.
[[nodiscard]] Front front_of(std::string_view text);

}  // namespace assay::json
