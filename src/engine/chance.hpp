#pragma once

#include "engine/claimant.hpp"
#include "engine/pending.hpp"

#include <vector>

namespace assay::engine {

/// Raw numbers begin like anything now and then: a counter of 18 is the front of a graph, and among a few thousand
/// tensors one is a message of protobuf. Takes the claims away that chance explains, where the container of a member
/// proves that it is numbers. What begins like a pickle, an archive or a program, or ends like an archive, stays.
void drop_chance(std::vector<Claimant>& claimants, const Pending& pending);

}  // namespace assay::engine
