#pragma once

#include <assay/artifact.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay::engine {

/// An artifact that others are inside of, for recognising archives that contain themselves.
struct Ancestor {
  ByteView bytes;
  std::weak_ptr<const Blob> storage;
  std::shared_ptr<const Ancestor> parent;
};

/// Where findings about bytes that were swept belong, and what is found in them: an artifact, and what must be added
/// to get its offsets. For the rest behind an embedded artifact that is the artifact around it, so that a row of
/// embedded things is a row and not a nest.
struct Owner {
  std::uint32_t id = 0;
  std::string path;
  std::uint32_t depth = 0;
  std::uint64_t base = 0;
};

/// An artifact that waits to be looked at. It keeps the bytes that it is made of alive.
struct Pending {
  Artifact artifact;  ///< its id is given when its turn comes
  std::string name;   ///< as its container gave it
  Storage source;     ///< what the stream reads from; an ancestor's bytes
  std::unique_ptr<ByteStream> stream;
  std::uint64_t stored_size = 0;
  std::optional<std::uint64_t> declared_size;
  std::string_view vouched_by;  ///< a format that says: plain numbers
  bool is_proven = false;       ///< and proves it
  std::string_view adopted_by;  ///< a format that says: no loader reads it
  std::optional<Owner> around;  ///< for embedded artifacts
  bool is_matched = false;      ///< signatures were matched while it was expanded
  bool is_front = false;        ///< only the front that formats asked for was expanded
  std::shared_ptr<const Ancestor> ancestor;
};

}  // namespace assay::engine
