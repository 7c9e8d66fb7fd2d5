#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace assay::text {

/// True for names with characters that nobody sees: controls, a NUL among them, bidirectional and invisible ones.
[[nodiscard]] bool is_deceptive_name(std::string_view name);

/// A key that is equal for names of members which some reader or file system takes for one: letter case of ASCII (as
/// miniz compares), fullwidth forms, letters with accents in one piece and in two, both slashes, empty and "."
/// components, dots and spaces at the end of a component, and characters that nobody sees.
[[nodiscard]] std::string folded_name(std::string_view name);

/// What a finding says about a member with such a name.
[[nodiscard]] std::string deceptive_name_message(std::string_view name);
/// What a finding says about two members that a reader takes for one file.
[[nodiscard]] std::string colliding_names_message(std::string_view one, std::string_view other);

/// The names of the files of an archive, as they come.
class MemberNames {
 public:
  /// An earlier name that is taken for the new one.
  struct Twin {
    std::string name;
    bool is_equal = false;  ///< the very same name
  };
  /// Remembers `name`. Folders hold nothing that could be confused, and are not to be added.
  [[nodiscard]] std::optional<Twin> add(std::string_view name);

 private:
  std::map<std::string, std::string> by_key_;  ///< the first name of each
};

}  // namespace assay::text
