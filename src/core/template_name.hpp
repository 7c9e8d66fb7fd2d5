#pragma once

#include <string_view>

namespace assay {

/// Whether a file or member is rendered before anybody reads what comes of it, by its name: a template of JSON or XML
/// is neither yet.
[[nodiscard]] bool is_template_name(std::string_view name);

}  // namespace assay
