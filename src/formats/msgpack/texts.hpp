#pragma once

#include "core/complaints.hpp"

#include <assay/artifact.hpp>
#include <assay/bytes.hpp>
#include <assay/context.hpp>

#include <string_view>

namespace assay::formats::msgpack {

/// Judges what of a document is read as text, or may be more than it seems. Borrows everything.
class Texts {
 public:
  Texts(const Artifact& artifact, ScanContext& context, Complaints& complaints)
      : artifact_(artifact), context_(context), complaints_(complaints) {}

  /// A key: also one by which programs make objects of Python again.
  void see_key(ByteView bytes, std::string_view place);
  /// A value that stands under `key`: also a function by its bare name, where the key asks for one.
  void see_value(ByteView bytes, std::string_view key, std::string_view place);
  /// A key or a value; `place` completes "A text in …".
  void see(ByteView bytes, std::string_view place);
  /// Bytes that are no array: a text, a pickle or an archive that a program keeps there, or numbers.
  void see_binary(ByteView bytes, std::string_view place);

 private:
  void judge_name(ByteView bytes, std::string_view module, std::string_view name, std::string_view place);
  void judge_encoded(ByteView bytes, std::string_view place);

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints& complaints_;
  bool may_descend_ = true;
};

}  // namespace assay::formats::msgpack
