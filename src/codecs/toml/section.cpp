#include "codecs/toml/section.hpp"

#include "core/suggest.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace assay::toml {
namespace {

const Table kNoMembers;

/// "2026-12-31", of the calendar.
bool is_day(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() != kShape.size()) return false;
  std::array<unsigned, 3> parts{};
  std::size_t part = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_digit = text[i] >= '0' && text[i] <= '9';
    if (is_digit != (kShape[i] == 'd') || (!is_digit && text[i] != '-')) return false;
    is_digit ? void(parts.at(part) = parts.at(part) * 10 + static_cast<unsigned>(text[i] - '0')) : void(++part);
  }
  return std::chrono::year_month_day(std::chrono::year(static_cast<int>(parts[0])), std::chrono::month(parts[1]),
                                     std::chrono::day(parts[2]))
      .ok();
}

}  // namespace

void Mistakes::add(Place place, std::string_view why) {
  if (!first_) first_ = error_at(file_, place, why);
}

Section::Section(Mistakes& mistakes, const Table& table, Place place, std::string name)
    : mistakes_(&mistakes), table_(&table), place_(place), name_(std::move(name)), was_asked_(table.size()) {}

bool Section::has(std::string_view key) const {
  for (const auto& member : *table_)
    if (member.key == key) return true;
  return false;
}

std::int64_t Section::integer(std::string_view key) {
  const auto* member = require(key);
  const auto* number = member ? as<std::int64_t>(member->value, "a whole number", key) : nullptr;
  return number ? *number : 0;
}

Text Section::text(std::string_view key) {
  const auto* member = require(key);
  const auto* text = member ? as<std::string>(member->value, "a text", key) : nullptr;
  return text ? Text{*text, member->value.place} : Text{};
}

std::optional<Text> Section::optional_text(std::string_view key) {
  const auto* member = find(key);
  const auto* text = member ? as<std::string>(member->value, "a text", key) : nullptr;
  if (text == nullptr) return std::nullopt;
  return Text{*text, member->value.place};
}

bool Section::boolean(std::string_view key) {
  const auto* member = find(key);
  const auto* value = member ? as<bool>(member->value, "true or false", key) : nullptr;
  return value != nullptr && *value;
}

std::vector<Text> Section::texts(std::string_view key) {
  std::vector<Text> result;
  const auto* member = find(key);
  const auto* array = member ? as<Array>(member->value, "a list of texts", key) : nullptr;
  if (array == nullptr) return result;
  result.reserve(array->size());
  for (const auto& item : *array)
    if (const auto* text = as<std::string>(item, "a text", key)) result.push_back({*text, item.place});
  return result;
}

std::vector<std::pair<Text, Text>> Section::pairs(std::string_view key) {
  std::vector<std::pair<Text, Text>> result;
  const auto* member = find(key);
  const auto* table = member ? as<Table>(member->value, "a table", key) : nullptr;
  if (table == nullptr) return result;
  result.reserve(table->size());
  for (const auto& [name, place, value] : *table)
    if (const auto* text = as<std::string>(value, "a text", fmt::format("{}.{}", key, name)))
      result.push_back({{name, place}, {*text, value.place}});
  return result;
}

Section Section::section(std::string_view key) {
  const auto* member = find(key);
  const auto* table = member ? as<Table>(member->value, "a table", key) : nullptr;
  return {*mistakes_, table ? *table : kNoMembers, member ? member->place : place_, full_name(key)};
}

std::vector<std::pair<Text, Section>> Section::sections(std::string_view key) {
  std::vector<std::pair<Text, Section>> result;
  const auto* member = find(key);
  const auto* table = member ? as<Table>(member->value, "a table", key) : nullptr;
  if (table == nullptr) return result;
  for (const auto& [name, place, value] : *table)
    if (const auto* inner = as<Table>(value, "a table", fmt::format("{}.{}", key, name)))
      result.push_back({{name, place}, {*mistakes_, *inner, place, fmt::format("{}.{}", full_name(key), name)}});
  return result;
}

std::vector<Section> Section::list(std::string_view key) {
  std::vector<Section> result;
  const auto* member = find(key);
  const auto* array = member ? as<Array>(member->value, "a list of tables", key) : nullptr;
  if (array == nullptr) return result;
  for (const auto& item : *array)
    if (const auto* table = as<Table>(item, "a table", key))
      result.emplace_back(*mistakes_, *table, item.place, full_name(key));
  return result;
}

std::optional<Day> Section::day(std::string_view key) {
  const auto* member = find(key);
  if (member == nullptr) return std::nullopt;
  const auto* moment = std::get_if<Moment>(&member->value.data);
  const auto* text = std::get_if<std::string>(&member->value.data);
  if (moment != nullptr && !moment->day.empty()) return Day{moment->day, member->value.place};
  if (text != nullptr && is_day(*text)) return Day{*text, member->value.place};
  mistakes_->add(member->value.place,
                 fmt::format("'{}': a day such as 2026-12-31 wanted", text::printable(full_name(key))));
  return std::nullopt;
}

const Value* Section::value(std::string_view key) {
  const auto* member = find(key);
  return member ? &member->value : nullptr;
}

void Section::finish() {
  for (std::size_t i = 0; i < table_->size(); ++i)
    if (!was_asked_[i]) {
      const std::vector<std::string_view> known(asked_.begin(), asked_.end());
      const auto hint = did_you_mean((*table_)[i].key, known);
      mistakes_->add((*table_)[i].place,
                     fmt::format("unknown key '{}'{}{}", text::printable(full_name((*table_)[i].key)),
                                 hint.empty() ? "" : ", ", hint));
    }
}

const Member* Section::find(std::string_view key) {
  asked_.emplace_back(key);
  for (std::size_t i = 0; i < table_->size(); ++i) {
    if ((*table_)[i].key != key) continue;
    was_asked_[i] = true;
    return &(*table_)[i];
  }
  return nullptr;
}

const Member* Section::require(std::string_view key) {
  const auto* member = find(key);
  if (member == nullptr) mistakes_->add(place_, fmt::format("'{}' is missing", text::printable(full_name(key))));
  return member;
}

template <class T>
const T* Section::as(const Value& value, std::string_view wanted, std::string_view key) {
  const auto* typed = std::get_if<T>(&value.data);
  if (typed == nullptr)
    mistakes_->add(value.place, fmt::format("'{}': {} wanted, {} is there", text::printable(full_name(key)), wanted,
                                            kind_of(value)));
  return typed;
}

std::string Section::full_name(std::string_view key) const {
  return name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key);
}

}  // namespace assay::toml
