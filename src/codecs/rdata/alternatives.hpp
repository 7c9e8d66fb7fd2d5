// Vectors whose class says how they are kept, while they are read.
#pragma once

#include "codecs/rdata/reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::rdata {

/// Such vectors can hold others in their state: what is read belongs to the innermost one.
class Alternatives {
 public:
  void begin(std::uint64_t offset) { open_.push_back({.offset = offset}); }
  /// The class stands before its package, both in a list with the type of the vector.
  void add_symbol(const std::string& name);
  void add_text(const std::string& text);
  /// Adds the innermost one to those that are told, when its class is wanted. False when they are too many.
  [[nodiscard]] bool end(const Wanted& wanted, std::vector<Alternative>& told);

 private:
  std::vector<Alternative> open_;
};

}  // namespace assay::rdata
