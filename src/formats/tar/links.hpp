#pragma once

#include "codecs/tar/walker.hpp"

#include <assay/context.hpp>

#include <cstdint>
#include <functional>
#include <set>
#include <string>

namespace assay::formats::tar {

/// Judges names and links as the members come: a member may also leave the folder through a link before it.
class Paths {
 public:
  /// Reports what `entry` reaches for. False: there are more links than are remembered; it is recorded.
  bool judge(const assay::tar::Entry& entry, ScanContext& context);

 private:
  [[nodiscard]] bool passes_through_link(std::string_view path) const;
  void judge_link(const assay::tar::Entry& entry, const std::string& name, ScanContext& context) const;

  std::set<std::string, std::less<>> links_;  ///< normalised names of the symbolic links so far
};

}  // namespace assay::formats::tar
