#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::cli {

enum class Choice : std::uint8_t { automatic, always, never };

/// Writes all of `text`. Returns 0, or the errno that stopped it.
[[nodiscard]] int write_all(int descriptor, std::string_view text);

/// Text for people on standard error. What standard error cannot take is lost: there is nobody left to tell.
void print_error(std::string_view text);
/// The same in the shape of every complaint: `assay: <message>` and a line end.
void complain(std::string_view message);

/// Results on standard output. Returns the exit code for what happened: 0, also when the reader has gone away, or 2
/// after complaining.
[[nodiscard]] int print_result(std::string_view text);

[[nodiscard]] bool is_terminal(int descriptor);
/// Columns of the terminal, or 80 when it is none.
[[nodiscard]] std::size_t terminal_width(int descriptor);
/// `automatic` means: on a terminal that is not dumb, unless NO_COLOR is set.
[[nodiscard]] bool wants_color(Choice choice, int descriptor);

/// Opens /dev/null for whichever of standard input, output and error is closed, so that no file that is opened
/// later takes its place and using it is an error, and makes a reader that goes away and a file that must not grow
/// errors of write instead of signals.
void secure_standard_descriptors();

}  // namespace assay::cli
