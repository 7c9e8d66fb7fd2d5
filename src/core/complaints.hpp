#pragma once

#include <assay/context.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace assay {

/// Reports findings and facts, and stops repeating itself: a table of a million broken entries gives a few of each
/// rule and one that says how many more there are. Borrows the context.
class Complaints {
 public:
  explicit Complaints(ScanContext& context) : context_(context) {}

  void report(const Rule& rule, Location location, std::string message) {
    report(rule, std::move(location), std::move(message), rule.severity);
  }
  void report(const Rule& rule, Location location, std::string message, Severity severity);
  void report(Finding finding);
  /// The artifact cannot be read from `error` on, which makes it incomplete. Unless a limit ended it, `rule` says that
  /// the structure breaks there, with all that lies in front of `end`.
  void broken(const Rule& rule, const Error& error, std::uint64_t end, std::string logical = "structure");
  /// False when enough has been said of the rule: it is counted, and the message need not be made.
  [[nodiscard]] bool wants(const Rule& rule, ByteRange range, Severity severity);
  [[nodiscard]] bool wants(const Rule& rule, ByteRange range) { return wants(rule, range, rule.severity); }

  /// The worst that was said so far; `info` when nothing was.
  [[nodiscard]] Severity worst() const { return worst_; }

  /// Counts a fact; false when it is one too many to be kept, and its value need not be made.
  [[nodiscard]] bool wants_fact(std::string_view key);
  void fact(std::string_view key, std::string value, std::uint64_t offset) {
    context_.fact(key, std::move(value), offset);
  }
  /// Says what was left out.
  void finish();

 private:
  struct Rest {
    const Rule* rule = nullptr;
    Severity severity = Severity::info;
    std::uint64_t count = 0;
    std::uint64_t left_out = 0;
    ByteRange first_left_out;
  };

  ScanContext& context_;
  Severity worst_ = Severity::info;
  std::map<std::string_view, Rest> findings_;  ///< by rule id
  std::map<std::string_view, std::uint64_t> facts_;
};

}  // namespace assay
