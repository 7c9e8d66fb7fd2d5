#pragma once

#include "engine/claimant.hpp"

#include <assay/artifact.hpp>
#include <assay/report.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay::engine {

/// The name under which a loader takes an artifact, in lower case.
struct LoadedName {
  std::string text;
  /// Formats that are known by an ending of their own may be promised: the artifact is a whole file, or all that a
  /// compressed file holds. What the loader of a container does with a member of this name is the container's matter.
  bool is_whole = false;
  /// The compressed file that holds it has the same name, and its promises were judged there.
  bool is_judged = false;
};

/// The name of a file or a member.
[[nodiscard]] LoadedName loaded_name(const Artifact& artifact);
/// The name of what a compressed file of the path `outer` holds: without the ending that says that it is compressed.
[[nodiscard]] LoadedName unwrapped_name(std::string_view outer);

/// The finding that a name promises a format and the content is another, or text, or nothing that anybody knows.
[[nodiscard]] std::optional<Finding> broken_promise(const Artifact& artifact, const LoadedName& name,
                                                    std::span<const Claimant> claimants,
                                                    std::span<const Format* const> formats);

}  // namespace assay::engine
