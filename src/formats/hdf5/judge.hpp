#pragma once

#include "codecs/hdf5/walk.hpp"
#include "core/complaints.hpp"

#include <cstdint>

namespace assay::formats::hdf5 {

void judge_link(const assay::hdf5::NamedLink& link, Complaints& complaints);

/// What a data set reads from elsewhere, what it makes the library load, and how much memory it takes. `file_size` is
/// what a virtual data set is measured by.
void judge_dataset(const assay::hdf5::Dataset& dataset, std::uint64_t file_size, Complaints& complaints);

}  // namespace assay::formats::hdf5
