#pragma once

#include <assay/artifact.hpp>

namespace assay::formats::jinja {

/// True for what programs take for a chat template, wherever it lies: `chat_template.jinja`, what stands under that key
/// in JSON and in GGUF, and the folder `additional_chat_templates`.
[[nodiscard]] bool is_chat_source(const Artifact& artifact);
/// True for what goes to a renderer whatever it looks like: those, and files that are called templates.
[[nodiscard]] bool is_template_source(const Artifact& artifact);

}  // namespace assay::formats::jinja
