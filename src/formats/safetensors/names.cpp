#include "formats/safetensors/names.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

namespace assay::formats::safetensors {

using json::Token;

void Names::add(const Token& name) {
  const auto hash = name.has_escapes ? std::hash<std::string>()(name.text()) : std::hash<std::string_view>()(name.raw);
  entries_.push_back({hash, static_cast<std::uint32_t>(name.range.offset + 1 - bytes_.origin()),
                      static_cast<std::uint32_t>(name.raw.size())});
  ++count_;
}

Token Names::token_of(const Entry& entry) const {
  const auto raw = bytes_.from(entry.offset).first(entry.size).text();
  return {.event = json::Event::key,
          .has_escapes = raw.find('\\') != std::string_view::npos,
          .range = {bytes_.origin() + entry.offset - 1, std::uint64_t{entry.size} + 2},
          .raw = raw};
}

void Names::drop_lone() {
  // Of a million names a few thousand share their bit with another, and nearly all of them by chance.
  constexpr std::size_t kBits = std::size_t{1} << 25U;
  if (entries_.size() < 1000) return;
  const auto bit_of = [](const Entry& entry) { return entry.hash % kBits; };
  std::vector<bool> once(kBits);
  std::vector<bool> again(kBits);
  for (const Entry& entry : entries_) {
    auto bit = once[bit_of(entry)];
    if (bit) again[bit_of(entry)] = true;
    bit = true;
  }
  std::erase_if(entries_, [&](const Entry& entry) { return !again[bit_of(entry)]; });
}

void Names::duplicates(const std::function<void(const Token& name)>& found) {
  drop_lone();
  // Texts are compared where hashes are equal. Sorting by them keeps that cheap even if somebody made them equal.
  std::ranges::sort(entries_, [&](const Entry& a, const Entry& b) {
    if (a.hash != b.hash) return a.hash < b.hash;
    const auto first = token_of(a).text();
    const auto second = token_of(b).text();
    return first != second ? first < second : a.offset < b.offset;
  });
  std::vector<Entry> again;
  for (std::size_t i = 1; i < entries_.size(); ++i)
    if (entries_[i].hash == entries_[i - 1].hash && token_of(entries_[i]).text() == token_of(entries_[i - 1]).text())
      again.push_back(entries_[i]);
  std::ranges::sort(again, {}, &Entry::offset);
  for (const Entry& entry : again) found(token_of(entry));
}

}  // namespace assay::formats::safetensors
