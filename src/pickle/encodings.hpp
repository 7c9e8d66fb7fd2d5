#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::pickle {

/// Whether `codec` is a function or a codec of Python that turns text back into bytes: base64 and hexadecimal digits.
[[nodiscard]] bool is_text_encoding(std::string_view codec);

/// What `text` stands for under `codec`. As lenient as Python: what is no digit is skipped. Nothing when what is left
/// is no encoding.
[[nodiscard]] std::optional<std::string> decode_encoding(std::string_view codec, std::string_view text);

}  // namespace assay::pickle
