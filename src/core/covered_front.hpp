#pragma once

#include <assay/context.hpp>
#include <assay/cursor.hpp>

#include <cstdint>

namespace assay {

/// Covers a file as it is read from its front, piece by piece, and lets a mapping go of what was passed.
class CoveredFront {
 public:
  /// `context` must outlive it.
  explicit CoveredFront(ScanContext& context) : context_(context) {}

  /// Everything up to where `in` stands; nothing once it has failed.
  void to(const Cursor& in) {
    if (!in) return;
    context_.cover({covered_, in.offset() - covered_});
    covered_ = in.offset();
    context_.passed(covered_);
  }
  /// Leaves out what is before `in`: it is swept.
  void skip_to(const Cursor& in) { covered_ = in.offset(); }

 private:
  ScanContext& context_;
  std::uint64_t covered_ = 0;
};

}  // namespace assay
