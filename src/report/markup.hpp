#pragma once

#include <string>
#include <string_view>

namespace assay::report {

// Every function takes foreign text as it is and gives text in which nothing of it means anything to the format: no
// markup, no control character, no invisible one.

/// For the content of XML and HTML elements and for quoted attributes. Also free of what XML 1.0 has no way to write.
[[nodiscard]] std::string markup_text(std::string_view foreign);

/// For a line of GitHub's or GitLab's Markdown: no link, image, mention, issue, HTML or table cell can come of it.
[[nodiscard]] std::string markdown_text(std::string_view foreign);
/// The same in a code span, which needs a longer fence than any in it.
[[nodiscard]] std::string markdown_code(std::string_view foreign);

/// `text` with at most `most` bytes, cut between characters and with `…`.
[[nodiscard]] std::string shortened(std::string text, std::size_t most);

}  // namespace assay::report
