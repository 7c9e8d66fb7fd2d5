#include "trust/json/strict.hpp"

#include "core/base64.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace assay::trust {
namespace {

constexpr std::size_t kMostDepth = 64;

/// A name that `members` holds twice.
std::optional<std::string> repeated(const std::vector<json::Member>& members) {
  std::vector<std::string_view> names;
  names.reserve(members.size());
  for (const auto& member : members) names.push_back(member.name);
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice == names.end()) return std::nullopt;
  return std::string(*twice);
}

/// What is wrong anywhere in the tree; empty when nothing is.
std::string complaint_about_tree(const json::Value& root) {
  std::vector<std::pair<json::Value, std::size_t>> pending{{root, 1}};
  while (!pending.empty()) {
    const auto [value, depth] = pending.back();
    pending.pop_back();
    if (depth > kMostDepth) return fmt::format("nests deeper than {}", kMostDepth);
    if (value.is(json::Kind::array)) {
      for (const auto& element : value.elements())
        if (element.is(json::Kind::array) || element.is(json::Kind::object)) pending.emplace_back(element, depth + 1);
    } else if (value.is(json::Kind::object)) {
      const auto members = value.members();
      if (const auto twice = repeated(members)) return fmt::format("holds {} twice", text::quoted(*twice));
      for (const auto& member : members)
        if (member.value.is(json::Kind::array) || member.value.is(json::Kind::object))
          pending.emplace_back(member.value, depth + 1);
    }
  }
  return {};
}

/// The plain decimal spelling of a number: one spelling for one value.
std::optional<std::int64_t> plain_number(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return value;
}

}  // namespace

Checked<json::Document> parse_strictly(ByteView bytes, const DocumentKind& kind) {
  const auto refuse = [&](std::string_view what) { return fail(kind.reason, fmt::format("{}: {}", kind.name, what)); };
  if (bytes.size() > kind.most_bytes) return refuse(fmt::format("longer than {}", text::byte_size(kind.most_bytes)));
  auto document = json::Document::parse(bytes, {.max_nodes = kind.most_nodes});
  if (const auto& error = document.error())
    return refuse(fmt::format("not JSON at byte {}: {}", error->offset, error->message));
  if (!document.oddities().empty()) return refuse("written in a way that JSON forbids or leaves open");
  const auto root = document.root();
  if (!root || !root->is(json::Kind::object)) return refuse("not an object");
  if (const auto complaint = complaint_about_tree(*root); !complaint.empty()) return refuse(complaint);
  return document;
}

void Mapping::fail(std::string_view where, std::string_view what) {
  if (failure_) return;
  failure_ = Failure{kind_.reason, where.empty() ? fmt::format("{}: {}", kind_.name, what)
                                                 : fmt::format("{}: {}: {}", kind_.name, where, what)};
}

ObjectReader::ObjectReader(Mapping& mapping, const std::optional<json::Value>& value, std::string where)
    : mapping_(mapping), where_(std::move(where)) {
  if (!value || !value->is(json::Kind::object)) {
    mapping_.fail(where_, "wanted an object");
    return;
  }
  members_ = value->members();
  is_taken_.resize(members_.size());
}

std::string ObjectReader::at(std::string_view name) const {
  return where_.empty() ? std::string(name) : fmt::format("{}.{}", where_, name);
}

std::string ObjectReader::at(std::string_view name, std::size_t index) const {
  return fmt::format("{}[{}]", at(name), index);
}

std::optional<json::Value> ObjectReader::find(std::string_view name) {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (members_[i].name != name) continue;
    is_taken_[i] = true;
    if (members_[i].value.is(json::Kind::null)) return std::nullopt;
    return members_[i].value;
  }
  return std::nullopt;
}

std::optional<json::Value> ObjectReader::object(std::string_view name) {
  const auto value = find(name);
  if (!value) mapping_.fail(where_, fmt::format("{} is missing", name));
  return value;
}

std::vector<json::Value> ObjectReader::array(std::string_view name, std::size_t most) {
  const auto value = find(name);
  if (!value) return {};
  if (!value->is(json::Kind::array)) {
    mapping_.fail(at(name), "wanted an array");
    return {};
  }
  if (value->size() > most) {
    mapping_.fail(at(name), fmt::format("{} elements, at most {} are accepted", value->size(), most));
    return {};
  }
  return value->elements();
}

std::optional<std::string> ObjectReader::optional_text(std::string_view name) {
  const auto value = find(name);
  if (!value) return std::nullopt;
  auto text = value->text();
  if (!text) mapping_.fail(at(name), "wanted a string");
  return text;
}

std::string ObjectReader::text(std::string_view name) {
  auto text = optional_text(name);
  if (!text) mapping_.fail(where_, fmt::format("{} is missing", name));
  return text.value_or("");
}

std::optional<crypto::Bytes> ObjectReader::optional_base64(std::string_view name) {
  const auto text = optional_text(name);
  if (!text) return std::nullopt;
  auto bytes = base64::decode(*text);
  if (!bytes) mapping_.fail(at(name), "not base64 of the standard alphabet with padding");
  return bytes;
}

crypto::Bytes ObjectReader::base64(std::string_view name) {
  auto bytes = optional_base64(name);
  if (!bytes || bytes->empty()) mapping_.fail(where_, fmt::format("{} is missing", name));
  return bytes.value_or(crypto::Bytes());
}

std::int64_t ObjectReader::count(std::string_view name) {
  const auto value = find(name);
  if (!value) return 0;
  const auto is_text = value->is(json::Kind::text);
  const auto number = is_text || value->is(json::Kind::number) ? plain_number(value->raw()) : std::nullopt;
  if (!number) mapping_.fail(at(name), "wanted a whole number from 0 to 2^63-1");
  return number.value_or(0);
}

void ObjectReader::finish() {
  if (mapping_.unknown_ == Mapping::UnknownMembers::ignored) return;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (is_taken_[i]) continue;
    const auto name = text::quoted(members_[i].name);
    if (mapping_.unknown_ == Mapping::UnknownMembers::refused) {
      mapping_.fail(where_, fmt::format("unknown member {}", name));
    } else if (mapping_.notes_.size() < 32) {
      mapping_.notes_.push_back(where_.empty() ? name : fmt::format("{}: {}", where_, name));
    }
  }
}

}  // namespace assay::trust
