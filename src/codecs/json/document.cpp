#include "codecs/json/document.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::json {
namespace {

bool begins(Event event) { return event == Event::begin_object || event == Event::begin_array; }
bool ends(Event event) { return event == Event::end_object || event == Event::end_array; }

}  // namespace

Document Document::parse(ByteView bytes, Options options) {
  Document document;
  auto& nodes = document.nodes_;
  std::vector<std::uint32_t> open;
  const auto close = [&](std::uint64_t offset) {
    Node& container = nodes[open.back()];
    container.end = static_cast<std::uint32_t>(nodes.size());
    container.token.range.size = offset - container.token.range.offset;
    open.pop_back();
  };

  Reader in(bytes);
  for (Token token = in.next(); token.event != Event::end; token = in.next()) {
    if (token.event == Event::error) {
      document.error_ = in.error();
      break;
    }
    if (ends(token.event)) {
      close(token.range.end());
      continue;
    }
    if (nodes.size() >= options.max_nodes) {
      document.error_ = {ErrorCode::limit, token.range.offset,
                         fmt::format("JSON: at most {} values wanted, got more", options.max_nodes)};
      break;
    }
    if (begins(token.event)) open.push_back(static_cast<std::uint32_t>(nodes.size()));
    nodes.push_back({token, static_cast<std::uint32_t>(nodes.size() + 1)});
  }
  // A name without a value is no member.
  if (document.error_ && !nodes.empty() && nodes.back().token.event == Event::key) nodes.pop_back();
  while (!open.empty()) close(in.offset());
  document.oddities_ = in.oddities();
  return document;
}

std::optional<Value> Document::root() const { return nodes_.empty() ? std::nullopt : std::optional(Value(*this, 0)); }

Kind Value::kind() const {
  switch (document_->nodes_[index_].token.event) {
    case Event::begin_object: return Kind::object;
    case Event::begin_array: return Kind::array;
    case Event::text: return Kind::text;
    case Event::number: return Kind::number;
    case Event::boolean: return Kind::boolean;
    default: return Kind::null;
  }
}

ByteRange Value::range() const { return document_->nodes_[index_].token.range; }
Oddities Value::oddities() const { return document_->nodes_[index_].token.oddities; }
std::string_view Value::raw() const { return document_->nodes_[index_].token.raw; }

std::optional<std::string> Value::text() const {
  return is(Kind::text) ? std::optional(document_->nodes_[index_].token.text()) : std::nullopt;
}
bool Value::is_text(std::string_view plain) const {
  return is(Kind::text) && document_->nodes_[index_].token.is(plain);
}
std::optional<bool> Value::boolean() const {
  return is(Kind::boolean) ? std::optional(document_->nodes_[index_].token.is_true()) : std::nullopt;
}
std::optional<std::uint64_t> Value::u64() const { return to_u64(document_->nodes_[index_].token); }
std::optional<std::int64_t> Value::i64() const { return to_i64(document_->nodes_[index_].token); }

/// Calls `take(name, value)` for every member, and `take(nullptr, value)` for every element.
template <class Take>
void Value::each_child(const Take& take) const {
  const auto& nodes = document_->nodes_;
  const auto end = nodes[index_].end;
  for (std::uint32_t at = index_ + 1; at < end;) {
    const Token* name = nodes[at].token.event == Event::key ? &nodes[at++].token : nullptr;
    if (at >= end) return;
    take(name, Value(*document_, at));
    at = nodes[at].end;
  }
}

std::size_t Value::size() const {
  std::size_t count = 0;
  each_child([&](const Token*, Value) { ++count; });
  return count;
}

std::vector<Member> Value::members() const {
  std::vector<Member> result;
  each_child([&](const Token* name, Value value) {
    if (name != nullptr) result.push_back({name->text(), name->range, name->oddities, value});
  });
  return result;
}

std::vector<Value> Value::elements() const {
  std::vector<Value> result;
  each_child([&](const Token* name, Value value) {
    if (name == nullptr) result.push_back(value);
  });
  return result;
}

std::vector<Value> Value::find_all(std::string_view wanted) const {
  std::vector<Value> result;
  each_child([&](const Token* name, Value value) {
    if (name != nullptr && name->is(wanted)) result.push_back(value);
  });
  return result;
}

std::optional<Value> Value::find(std::string_view wanted) const {
  std::optional<Value> result;
  each_child([&](const Token* name, Value value) {
    if (name != nullptr && name->is(wanted)) result = value;
  });
  return result;
}

}  // namespace assay::json
