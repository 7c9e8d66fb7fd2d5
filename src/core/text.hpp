#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::text {

/// Makes foreign text safe and honest to show: valid UTF-8 stays, every other byte becomes `\xHH`; control,
/// format, bidirectional and other invisible characters become `\uHHHH`; a backslash stays. Longer results are
/// cut after `limit` bytes of output with `…` (0: never).
[[nodiscard]] std::string printable(std::string_view foreign, std::size_t limit = 200);

/// The same as a quoted Python string literal: `"…"` with `\n`, `\t`, `\\` and `\"` escaped.
[[nodiscard]] std::string quoted(std::string_view foreign, std::size_t limit = 200);

/// A member name as a path component of a report: printable, a literal `!` becomes `%21`, and the
/// percent sign of a literal `%21` or `%25` `%25`. Never cut.
[[nodiscard]] std::string path_component(std::string_view foreign);

/// 1234567 → "1,234,567".
[[nodiscard]] std::string grouped(unsigned long long number);
/// "1 finding", "1,234 findings".
[[nodiscard]] std::string counted(unsigned long long number, std::string_view one, std::string_view many);
/// 1536 → "1.5 KiB".
[[nodiscard]] std::string byte_size(unsigned long long bytes);

/// `path` without the directory that leads to it from where assay was run. `root` is the path that was scanned.
[[nodiscard]] std::string_view path_inside(std::string_view path, std::string_view root);

}  // namespace assay::text
