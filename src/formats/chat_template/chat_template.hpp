#pragma once

#include <assay/format.hpp>

namespace assay::formats::chat_template {

/// JSON that carries chat templates: tokenizer_config.json, chat_template.json and others.
/// docs/formats/chat-template.md
extern const Format kFormat;

}  // namespace assay::formats::chat_template
