#pragma once

#include "trust/failure.hpp"
#include "trust/oms/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::trust::oms {

/// Something that was found below the folder of a model. Directories are not among them.
struct Found {
  enum class Kind : std::uint8_t {
    file,
    inner_link,    ///< a symbolic link to a file of the model
    folder_link,   ///< one to a folder of the model
    outside_link,  ///< one that leads out, or nowhere
    special,       ///< a FIFO, a socket, a device
    unreadable,    ///< a folder that cannot be listed, or a file that cannot be looked at
  };

  std::string path;  ///< relative to the model, raw
  Kind kind = Kind::file;
  std::uint64_t size = 0;  ///< of a file
  std::string detail;      ///< for people: where a link leads, why something cannot be read
};

/// What is wrong with one path.
struct Problem {
  Reason reason = Reason::file_missing;
  std::string path;  ///< raw: foreign text
  std::string message;
};

/// A path that was left out, and who said so.
struct Omission {
  enum class By : std::uint8_t { signer, user, git, request };
  std::string path;
  By by = By::signer;
};

struct AccountOptions {
  std::vector<std::string> ignored;  ///< paths that the user leaves out, in the form of manifests
  bool ignores_unsigned = false;     ///< what nobody signed is listed and forgiven
};

/// Every file of a model, signed or found: what has to be hashed, and what is wrong already.
struct Account {
  /// A signed file and what was found at its place.
  struct Pair {
    std::size_t signed_file = 0;  ///< into the manifest's files
    std::size_t found = 0;
  };

  std::vector<Pair> pairs;                  ///< to be hashed and compared
  std::vector<Problem> problems;            ///< by path
  std::vector<Omission> omissions;          ///< by path
  std::vector<std::size_t> missing;         ///< signed files that are not there
  std::vector<std::size_t> unsigned_files;  ///< found files that nobody signed
  std::vector<std::string> notes;           ///< what a person should know although nothing is wrong
};

/// Compares names only; `found` is sorted by path. `model_is_file`: the model is one file and not a folder.
[[nodiscard]] Account account_for(const Manifest& manifest, std::span<const Found> found, const AccountOptions& options,
                                  bool model_is_file);

/// Why what was found cannot be a signed file; nothing when it may be.
[[nodiscard]] std::optional<Problem> complaint_about(const Found& found, bool allows_links);

/// The problem of a signed file that is not there, and of a found one that nobody signed.
[[nodiscard]] Problem missing_problem(const SignedFile& file);
[[nodiscard]] Problem unsigned_problem(const Found& found, const Manifest& manifest);

/// The paths at the top of a model that no signer signs unless he is told to (OMS 1.0, 6.2).
[[nodiscard]] std::span<const std::string_view> git_paths();

}  // namespace assay::trust::oms
