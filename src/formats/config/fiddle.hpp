#pragma once

#include "core/complaints.hpp"
#include "formats/config/setting.hpp"

#include <assay/context.hpp>

#include <span>
#include <string>
#include <vector>

namespace assay::formats::config {

/// Watches for what fiddle (NeMo 2.0's `io.json`) imports and calls: `{"type": "pyref", "module": …, "name": …}`
/// (fiddle/_src/experimental/serialization.py).
class Fiddle {
 public:
  Fiddle(ScanContext& context, Complaints& complaints) : context_(context), complaints_(complaints) {}

  void see(const Setting& setting);
  void leave(std::span<const std::string> path);

 private:
  /// An object that is open, as far as it was read.
  struct Reference {
    std::vector<std::string> path;
    std::string module, name;
    bool is_reference = false;
    ByteRange range;  ///< of the name
  };
  void judge(const Reference& reference);

  ScanContext& context_;
  Complaints& complaints_;
  std::vector<Reference> open_;  ///< each inside of the one before
};

}  // namespace assay::formats::config
