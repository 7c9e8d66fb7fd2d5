#pragma once

#include "codecs/hdf5/file.hpp"
#include "codecs/hdf5/messages.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::hdf5 {

/// An attribute of an object. Texts of fixed and variable size are taken apart; `value` is what the header holds.
struct Attribute {
  std::string_view object;  ///< the path of its object, raw; "/" is the root group
  std::string_view name;
  Datatype type;
  ByteView value;
  std::vector<ByteView> texts;  ///< as long as they are, without what pads them
};

/// A link of a group that leads to another name. Hard links are followed, and nothing else is.
struct NamedLink {
  std::string_view group;  ///< raw, as all names
  const Link& link;
  ByteRange range;
};

/// Where the numbers of a data set are.
struct Storage {
  std::uint64_t bytes = 0;   ///< that the file keeps for it
  std::uint64_t chunks = 0;  ///< in so many pieces
};

/// A data set, after all of its header was seen. Its numbers are accounted for, and not read.
struct Dataset {
  std::string_view path;
  ByteRange range;  ///< of the front of its header
  const Dataspace& space;
  const Datatype& type;
  const Layout& layout;
  const std::vector<Filter>& filters;
  const std::vector<std::string_view>& external_files;
  const std::vector<VirtualSource>& virtual_sources;
  Storage storage;
  std::optional<ByteView> plain;  ///< its bytes, when they are in one piece and unfiltered
};

enum class Problem : std::uint8_t {
  outside,  ///< numbers lie behind the end of the file
  overlap,  ///< two things share bytes
};

/// What a walk tells. All must be set; views live as long as the file.
struct Events {
  std::function<bool(std::uint64_t)> step;       ///< counts work, and may refuse
  std::function<void(ByteRange)> cover;          ///< a structure that is understood
  std::function<void(ByteRange)> numbers;        ///< of a data set, or whatever it holds
  std::function<void(const Error&)> incomplete;  ///< why there may be more
  std::function<void(std::string_view)> group;   ///< the path of each
  std::function<void(const NamedLink&)> link;
  std::function<void(const Attribute&)> attribute;
  std::function<void(const Dataset&)> dataset;
  std::function<void(ByteView)> heap_object;  ///< of a global heap: a text or a list of variable size
  std::function<void(std::uint64_t)> passed;  ///< bytes before are not needed soon
  std::function<void(Problem, ByteRange, std::string_view object)> problem;
};

/// Walks everything that the superblock leads to: groups of both kinds, their links and attributes, data sets and the
/// indexes of their chunks, each structure once. Links are never followed into other files, and numbers never read.
/// Memory follows the number of objects, of which there is a limit.
void walk(const File& file, const Events& events);

}  // namespace assay::hdf5
