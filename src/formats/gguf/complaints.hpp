#pragma once

#include <assay/context.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace assay::formats::gguf {

/// Reports findings and facts, and stops repeating itself: a table of a million broken entries gives a few of each
/// rule and one that says how many more there are. Borrows the context.
class Complaints {
 public:
  explicit Complaints(ScanContext& context) : context_(context) {}

  void report(const Rule& rule, Location location, std::string message) {
    report(rule, std::move(location), std::move(message), rule.severity);
  }
  void report(const Rule& rule, Location location, std::string message, Severity severity);
  void fact(std::string_view key, std::string value, std::uint64_t offset);
  /// Says what was left out.
  void finish();

 private:
  struct Rest {
    const Rule* rule = nullptr;
    Severity severity = Severity::info;
    std::uint64_t count = 0;
    std::uint64_t left_out = 0;
    Location first_left_out;
  };

  ScanContext& context_;
  std::map<std::string_view, Rest> findings_;  ///< by rule id
  std::map<std::string_view, std::uint64_t> facts_;
};

}  // namespace assay::formats::gguf
