#pragma once

#include "codecs/json/reader.hpp"
#include "core/complaints.hpp"
#include "formats/safetensors/names.hpp"

#include <assay/context.hpp>

namespace assay::formats::safetensors {

/// The `__metadata__` of a file: texts that loaders hand on to whoever wants them.
class Metadata {
 public:
  Metadata(ByteView header, ScanContext& context, Complaints& complaints)
      : keys_(header), context_(context), complaints_(complaints) {}

  void see(const json::Token& key, const json::Token& value);
  void judge();

 private:
  void judge_text(const json::Token& key, ByteRange range, std::string_view owner, std::string_view text);
  void judge_target(const json::Token& key, const json::Token& value, std::string_view text);
  void judge_encoded(const json::Token& key, ByteRange range, std::string_view owner, std::string_view text);

  Names keys_;
  ScanContext& context_;
  Complaints& complaints_;
  bool may_descend_ = true;  ///< until a limit is met
};

}  // namespace assay::formats::safetensors
