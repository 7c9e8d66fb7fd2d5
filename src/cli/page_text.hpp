#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::cli {

/// A page of docs/rules as text for people: what Markdown marks is marked by where it stands and, on a terminal with
/// colours, in bold. Of a link its text is left, with the address if that is on the web.
///
/// Knows the Markdown of those pages: headings, paragraphs, lists, code in lines and in blocks, emphasis, links.
[[nodiscard]] std::string page_as_text(std::string_view markdown, std::size_t width, bool has_color);

}  // namespace assay::cli
