#pragma once

#include "pickle/trace.hpp"

#include <string>
#include <string_view>

namespace assay::pickle {

/// Whether `torch.load(weights_only=True)` of today's torch knows `name` ("module.name" as the stream writes it,
/// after its Python 2 names are mapped). The list is torch/_weights_only_unpickler.py, 1.13 to 2.x.
[[nodiscard]] bool is_weights_only_global(std::string_view name);

/// The first name of a trace that `torch.load(weights_only=True)` refuses; empty when it would load the stream.
[[nodiscard]] std::string weights_only_refusal(const Trace& trace);

}  // namespace assay::pickle
