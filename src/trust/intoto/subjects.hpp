#pragma once

#include "crypto/bytes.hpp"
#include "trust/failure.hpp"
#include "trust/intoto/statement.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace assay::trust::intoto {

/// The files of a folder that verified statements are about, by their SHA-256. In a folder the name counts as well: the
/// bytes of one signed file in the place of another are not what was signed.
class Subjects {
 public:
  void add(const Statement& statement);
  [[nodiscard]] std::size_t count() const { return names_.size(); }

  /// What is wrong with the file at `path`, which is relative to the folder, when its bytes have this digest. A link
  /// has no bytes of its own: under a name that no subject has, what it leads to is judged by that one's name.
  [[nodiscard]] std::optional<Failure> judge(std::string_view path, bool is_link, const crypto::Bytes& digest);
  /// How many of them are no file that was judged.
  [[nodiscard]] std::size_t count_absent() const;

 private:
  [[nodiscard]] bool has_name(std::string_view path) const;

  std::multimap<crypto::Bytes, std::string> names_;
  std::set<crypto::Bytes> seen_;
};

}  // namespace assay::trust::intoto
