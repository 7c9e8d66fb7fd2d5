#include "formats/pt2/structure.hpp"

#include "codecs/json/document.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace assay::formats::pt2 {
namespace {

using json::Kind;
using json::Value;

std::string text_of(const Value& object, std::string_view key) {
  const auto value = object.find(key);
  return value ? value->text().value_or(std::string()) : std::string();
}

void see_object(const Value& object, const std::function<void(const StructureImport&)>& use) {
  if (object.find("__enum__")) {
    const auto path = text_of(object, "fqn");
    const auto colon = std::min(path.find(':'), path.size());
    use({path.substr(0, colon), path.substr(std::min(colon + 1, path.size())), false});
  }
  if (object.find("default_factory_module"))
    use({text_of(object, "default_factory_module"), text_of(object, "default_factory_name"), true});
}

/// A text that may be JSON itself: contexts are.
bool may_be_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[' || text[first] == '"');
}

}  // namespace

void for_each_import(std::string_view spec, ScanContext& context,
                     const std::function<void(const StructureImport&)>& use) {
  constexpr std::size_t kBytesPerStep = 64;
  constexpr std::uint32_t kMostNodes = 200'000;
  // Every text is shorter than the one it lies in, so the queue comes to an end.
  std::vector<std::string> texts{std::string(spec)};
  while (!texts.empty() && context.step(1 + texts.back().size() / kBytesPerStep)) {
    const std::string text = std::move(texts.back());
    texts.pop_back();
    const auto document = json::Document::parse(ByteView::of(text), {.max_nodes = kMostNodes});
    // Texts that are no JSON are no structure.
    if (document.error() && document.error()->code == ErrorCode::limit) context.incomplete(*document.error());
    std::vector<Value> pending;
    if (const auto root = document.root()) pending.push_back(*root);
    while (!pending.empty() && context.step()) {
      const auto value = pending.back();
      pending.pop_back();
      if (value.is(Kind::object)) {
        see_object(value, use);
        for (const auto& member : value.members()) pending.push_back(member.value);
      } else if (value.is(Kind::array)) {
        for (const auto& element : value.elements()) pending.push_back(element);
      } else if (auto inner = value.text(); inner && may_be_json(*inner)) {
        texts.push_back(std::move(*inner));
      }
    }
  }
}

}  // namespace assay::formats::pt2
