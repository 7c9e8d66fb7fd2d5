// Members among each other: names that readers take for one, and bytes that belong to two.
#include "codecs/zip/reader.hpp"
#include "core/member_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace assay::zip {
namespace {

bool is_folder(const Member& member, ByteView archive) {
  return member.header().size == 0 && member.name(archive).text().ends_with('/');
}

}  // namespace

void Reader::find_duplicates() {
  struct Named {
    std::string key;
    std::size_t member;
  };
  std::vector<Named> names;
  names.reserve(archive_.members.size());
  for (std::size_t i = 0; i < archive_.members.size(); ++i) {
    const Member& member = archive_.members[i];
    // Hidden members have a note of their own, and folders hold nothing that could be confused.
    if (member.central && !is_folder(member, bytes_))
      names.push_back({text::folded_name(member.name(bytes_).text()), i});
  }
  std::ranges::sort(
      names, [](const Named& a, const Named& b) { return std::tie(a.key, a.member) < std::tie(b.key, b.member); });
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i].key != names[i - 1].key) continue;
    const std::size_t first = names[i - 1].member;
    const std::size_t second = names[i].member;
    const CentralHeader& one = *archive_.members[first].central;
    const CentralHeader& two = *archive_.members[second].central;
    if (one.offset == two.offset) continue;  // one entry with two possible places
    const bool is_same = archive_.members[first].name(bytes_).text() == archive_.members[second].name(bytes_).text();
    const auto kind = is_same ? Disagreement::duplicate_name : Disagreement::colliding_name;
    note(kind, second, two.range(),
         is_same
             ? fmt::format("member {}: two entries of this name, at {:#x} and {:#x}", label(second), one.offset,
                           two.offset)
             : fmt::format("members {} and {}: one file to readers that compare loosely", label(first), label(second)));
  }
}

void Reader::find_overlaps() {
  struct Placed {
    ByteRange range;
    std::size_t member;
  };
  std::vector<Placed> places;
  places.reserve(archive_.members.size());
  for (std::size_t i = 0; i < archive_.members.size(); ++i)
    if (archive_.members[i].signed_local() != nullptr) places.push_back({extent(archive_.members[i], bytes_), i});
  std::ranges::sort(places, [](const Placed& a, const Placed& b) {
    return std::pair(a.range.offset, a.member) < std::pair(b.range.offset, b.member);
  });
  for (std::size_t i = 1, widest = 0; i < places.size(); ++i) {
    if (places[i].range.offset < places[widest].range.end())
      note(Disagreement::overlap, places[i].member, places[i].range,
           fmt::format("member {} at {:#x}: shares bytes with {}, which ends at {:#x}", label(places[i].member),
                       places[i].range.offset, label(places[widest].member), places[widest].range.end()));
    if (places[i].range.end() > places[widest].range.end()) widest = i;
  }
  for (const Directory& directory : archive_.directories) {
    // Of the members that begin before the directory's end, one that reaches into it.
    for (const Placed& place : places) {
      if (place.range.offset >= directory.range.end()) break;
      if (place.range.end() <= directory.range.offset) continue;
      note(Disagreement::directory_overlap, place.member, place.range,
           fmt::format("member {}: shares bytes with the directory at {:#x}", label(place.member),
                       directory.range.offset));
    }
  }
}

}  // namespace assay::zip
