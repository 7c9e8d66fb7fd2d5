#pragma once

#include <string_view>

namespace assay::report::html {

/// The style and the script of the page, as they stand between their tags.
extern const std::string_view kStyle;
extern const std::string_view kScript;

/// Their digests as a Content-Security-Policy names them. A test compares them with the texts.
inline constexpr std::string_view kStyleDigest = "sha256-gVJp9Wn3HWl7wa6i979b693tcRxaW0LnPcl59kwYK4w=";
inline constexpr std::string_view kScriptDigest = "sha256-I2UjowoE70XWlVL5cSftOPMjhweXgQIXIDL+BlNaSrM=";

}  // namespace assay::report::html
