#include "pickle/python_program.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay::pickle {
namespace {

constexpr std::size_t kMostNodes = 1U << 18U;
constexpr std::size_t kMostWritten = 1U << 18U;
constexpr std::size_t kMostItems = 24;   ///< that are written of one container; twice as many of a dict
constexpr std::size_t kMostInside = 8;   ///< items of a container that has no name
constexpr std::uint8_t kMostNested = 3;  ///< containers without names in each other

std::size_t most_items(Tag tag) { return tag == Tag::dict ? 2 * kMostItems : kMostItems; }

}  // namespace

Value PythonProgram::variable(std::uint64_t opcode) const {
  return {Tag::object, (static_cast<std::uint64_t>(scope_) << kOpcodeBits) | opcode};
}

Value PythonProgram::written(Tag tag, std::string text) {
  if (written_.size() >= kMostWritten) return {};
  written_.push_back(std::move(text));
  return {tag, written_.size() - 1};
}

Value PythonProgram::container(Tag tag, std::uint64_t opcode, std::span<const Value> items, std::uint64_t count) {
  if (nodes_.size() >= kMostNodes) return {};
  const Value value(tag, nodes_.size());
  Node made{.tag = tag, .name = variable(opcode)};
  fold(made, items);
  made.count = count;
  nodes_.push_back(std::move(made));
  return value;
}

PythonProgram::Node* PythonProgram::node(Value value) {
  return is_container(value) && value.payload() < nodes_.size() ? &nodes_[value.payload()] : nullptr;
}

const PythonProgram::Node* PythonProgram::node(Value value) const {
  return is_container(value) && value.payload() < nodes_.size() ? &nodes_[value.payload()] : nullptr;
}

/// There is but one.
bool PythonProgram::is_empty_tuple(const Node& container) {
  return container.tag == Tag::tuple && container.count == 0;
}

/// Its definition stands before its first use, where all is known that it had then.
void PythonProgram::use(Value value) {
  Node* const used = node(value);
  if (used == nullptr || is_empty_tuple(*used)) return;
  if (++used->uses == 1) statements_.push_back({.deed = Deed::define, .subject = value});
  if (used->uses == 2) used->is_named = true;
}

void PythonProgram::name(Value value) {
  Node* const named = node(value);
  if (named == nullptr || is_empty_tuple(*named)) return;
  if (named->uses == 0) use(value);
  named->is_named = true;
}

void PythonProgram::put_into(Node& container, Value item) {
  use(item);
  if (Node* const inner = node(item)) {
    if (inner->count > (inner->tag == Tag::dict ? 2 : 1) * kMostInside || inner->depth >= kMostNested)
      inner->is_named = true;
    if (!inner->is_named) container.depth = std::max<std::uint8_t>(container.depth, inner->depth + 1);
  }
  container.items.push_back(item);
}

bool PythonProgram::is_open(Value target, Tag tag, std::span<const Value> items) const {
  const Node* const found = node(target);
  return found != nullptr && found->tag == tag && found->uses == 0 && std::ranges::find(items, target) == items.end();
}

void PythonProgram::fold(Node& container, std::span<const Value> items) {
  container.count += items.size();
  const auto room = most_items(container.tag) - std::min(most_items(container.tag), container.items.size());
  for (const Value item : items.first(std::min(room, items.size()))) put_into(container, item);
}

void PythonProgram::record(const Statement& statement) {
  const bool is_lost = statement.deed == Deed::line && statement.subject.is(Tag::opaque);
  if (is_lost || (kept_ >= limit_ && statement.deed != Deed::give_back)) {
    ++dropped_;
    return;
  }
  ++kept_;
  for (const Value value : {statement.subject, statement.first, statement.second}) use(value);
  statements_.push_back(statement);
}

void PythonProgram::extend(Value target, std::span<const Value> items, std::uint64_t opcode) {
  if (is_open(target, Tag::list, items)) return fold(*node(target), items);
  name(target);
  if (target.is(Tag::list) && items.size() == 1)
    return record({.deed = Deed::append, .subject = target, .first = items.front()});
  record({.deed = Deed::extend, .subject = target, .first = container(Tag::list, opcode, items, items.size())});
}

void PythonProgram::set_items(Value target, std::span<const Value> items) {
  if (is_open(target, Tag::dict, items)) return fold(*node(target), items);
  name(target);
  for (std::size_t i = 0; i + 1 < items.size(); i += 2)
    record({.deed = Deed::set_item, .subject = target, .first = items[i], .second = items[i + 1]});
}

void PythonProgram::add_members(Value target, std::span<const Value> items, std::uint64_t opcode) {
  if (is_open(target, Tag::set, items)) return fold(*node(target), items);
  name(target);
  if (target.is(Tag::set))
    return record(
        {.deed = Deed::update, .subject = target, .first = container(Tag::list, opcode, items, items.size())});
  for (const Value item : items) record({.deed = Deed::add, .subject = target, .first = item});
}

/// The C unpickler calls __setstate__, or updates __dict__ where there is no such method.
void PythonProgram::set_state(Value target, Value state) {
  name(target);
  record({.deed = Deed::set_state, .subject = target, .first = state, .second = {Tag::boolean, has_states_ ? 0U : 1U}});
  has_states_ = true;
}

Instruction PythonProgram::instruction_at(Value value) const {
  Cursor in(bytes_.from(value.payload() - bytes_.origin()));
  return read_instruction(in);
}

std::optional<std::string> PythonProgram::text_of(Value value, std::size_t limit) const {
  if (!value.is(Tag::text)) return std::nullopt;
  return decode_text(instruction_at(value), limit);
}

std::vector<std::string> PythonProgram::lines() const {
  std::vector<std::string> lines;
  std::uint64_t dropped = dropped_;
  const Statement* last = nullptr;
  for (const auto& statement : statements_) {
    if (statement.deed == Deed::give_back) {
      last = &statement;
    } else if (statement.deed == Deed::define && !node(statement.subject)->is_named) {
      continue;
    } else if (lines.size() < limit_) {
      lines.push_back(line_of(statement));
    } else {
      ++dropped;
    }
  }
  if (dropped > 0) lines.push_back(fmt::format("# … {} more statements", dropped));
  if (last != nullptr) lines.push_back(line_of(*last));
  return lines;
}

}  // namespace assay::pickle
