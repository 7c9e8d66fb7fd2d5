#pragma once

#include "codecs/torch/records.hpp"
#include "core/complaints.hpp"

#include <assay/context.hpp>

#include <cstddef>
#include <string_view>

namespace assay::formats::pt2 {

/// Whether a record below `data/aotinductor/` says how source is compiled or linked, by its lower-case name.
[[nodiscard]] bool is_build_file(std::string_view record);

/// Judges what the loader would give to a shell: `<name>_compile_flags.json` and `<name>_linker_flags.json`.
void check_build_command(std::size_t member, const assay::torch::Records& records, Complaints& complaints,
                         ScanContext& context);

}  // namespace assay::formats::pt2
