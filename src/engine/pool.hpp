#pragma once

#include <cstddef>
#include <functional>

namespace assay::engine {

/// Calls `work(index, worker)` once for every index below `count`, on up to `jobs` threads; `worker` is below `jobs`
/// and no two calls with the same worker run at once. Indices are handed out in order. Returns when all are done;
/// rethrows the exception of the lowest index that threw.
void for_each_index(std::size_t count, unsigned jobs, const std::function<void(std::size_t, unsigned)>& work);

}  // namespace assay::engine
