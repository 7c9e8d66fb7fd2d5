#pragma once

#include <array>
#include <string_view>

namespace assay {

/// Files of Jinja, and of Ansible and others that render with it.
inline constexpr std::array<std::string_view, 3> kTemplateEndings{".j2", ".jinja", ".jinja2"};

/// Whether a file or member is rendered before anybody reads what comes of it, by its name: a template of JSON or XML
/// is neither yet.
[[nodiscard]] bool is_template_name(std::string_view name);

}  // namespace assay
