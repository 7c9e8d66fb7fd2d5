// Any bytes as JSON: tokens stay inside the text and in order, brackets match, and the two ways to read agree.
#include "codecs/json/document.hpp"
#include "codecs/json/reader.hpp"
#include "fuzz/check.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace {

using namespace assay;
using json::Event;

/// Walks all of a tree without recursion, and counts its values.
std::size_t count_values(const json::Document& document) {
  std::vector<json::Value> left;
  if (const auto root = document.root()) left.push_back(*root);
  std::size_t count = 0;
  while (!left.empty()) {
    const auto value = left.back();
    left.pop_back();
    ++count;
    const auto elements = value.elements();
    const auto members = value.members();
    ASSAY_CHECK(elements.empty() || members.empty());
    ASSAY_CHECK(value.size() == elements.size() + members.size());
    left.insert(left.end(), elements.begin(), elements.end());
    for (const auto& member : members) {
      ASSAY_CHECK(member.name_range.end() <= member.value.range().offset);
      left.push_back(member.value);
    }
    static_cast<void>(value.text());
    static_cast<void>(value.u64());
  }
  return count;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(std::as_bytes(std::span(data, size)), 1000);
  json::Reader in(bytes);
  std::vector<Event> open;
  std::size_t values = 0;
  std::uint64_t at = 1000;
  for (auto token = in.next(); token.event != Event::end && token.event != Event::error; token = in.next()) {
    ASSAY_CHECK(token.range.offset >= at && token.range.end() <= 1000 + size && token.range.size > 0);
    at = token.range.end();
    ASSAY_CHECK(in.offset() == at);
    const bool is_opening = token.event == Event::begin_object || token.event == Event::begin_array;
    if (is_opening) open.push_back(token.event);
    if (token.event == Event::end_object || token.event == Event::end_array) {
      ASSAY_CHECK(!open.empty());
      ASSAY_CHECK((open.back() == Event::begin_object) == (token.event == Event::end_object));
      open.pop_back();
    } else if (token.event != Event::key) {
      ++values;
    } else {
      ASSAY_CHECK(!open.empty() && open.back() == Event::begin_object);
    }
    ASSAY_CHECK(in.depth() == open.size());
    if (token.event == Event::key || token.event == Event::text) {
      ASSAY_CHECK(token.has_escapes || token.text() == token.raw);
      ASSAY_CHECK(token.is(token.text()));
    }
  }
  if (!in.has_failed()) ASSAY_CHECK(open.empty() && in.root().size > 0);

  json::Reader skipping(bytes);
  const auto root = skipping.skip();
  if (!in.has_failed()) ASSAY_CHECK(root == in.root());

  const auto document = json::Document::parse(bytes);
  ASSAY_CHECK(document.error().has_value() == in.has_failed());
  if (!in.has_failed()) ASSAY_CHECK(count_values(document) == values);
  if (in.has_failed()) static_cast<void>(count_values(document));
  return 0;
}
