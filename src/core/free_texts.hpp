#pragma once

#include "core/complaints.hpp"

#include <assay/context.hpp>

#include <string_view>

namespace assay {

/// Judges the texts that a model carries for people or for somebody's program: what is code that acts is reported, and
/// what hides in base64 is opened as an artifact of its own. Borrows the rule, the context and the complaints.
class FreeTexts {
 public:
  FreeTexts(const Rule& rule, ScanContext& context, Complaints& complaints)
      : rule_(rule), context_(context), complaints_(complaints) {}

  /// `range` is where the text stands; `place` and `owner` are foreign, and say where for people and whose it is
  /// ("the value of …"). False: a budget is spent.
  bool see(std::string_view text, ByteRange range, std::string_view place, std::string_view owner);

 private:
  void judge_encoded(std::string_view text, ByteRange range, std::string_view place, std::string_view owner);

  const Rule& rule_;
  ScanContext& context_;
  Complaints& complaints_;
  bool may_descend_ = true;  ///< until a limit is met
};

}  // namespace assay
