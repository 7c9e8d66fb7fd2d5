// What a call is made of, in full: what people are shown of it is shortened.
#include "core/content_hash.hpp"
#include "pickle/program.hpp"

#include <algorithm>
#include <set>
#include <vector>

namespace assay::pickle {
namespace {

constexpr std::size_t kMostValues = 1000;
constexpr std::uint64_t kMostOfText = 1ULL << 20U;

}  // namespace

std::uint64_t Program::content_of(Value callable, Value arguments) const {
  ContentHash hash;
  std::set<std::uint64_t> seen;  // of containers, which may hold themselves
  std::vector<Value> waiting{arguments, callable};
  for (std::size_t left = kMostValues; left > 0 && !waiting.empty(); --left) {
    const Value value = waiting.back();
    waiting.pop_back();
    hash.add(static_cast<std::uint64_t>(value.tag()));
    switch (value.tag()) {
      case Tag::opaque:
      case Tag::none: break;
      case Tag::boolean:
      case Tag::integer:
      case Tag::extension: hash.add(value.payload()); break;
      case Tag::number:
      case Tag::text:
      case Tag::bytes: {
        const auto text = instruction_at(value.payload()).value_or(Instruction{}).text;
        hash.add(text.size());
        hash.add(text.first(kMostOfText).text());
        break;
      }
      case Tag::global: hash.add(trace_.imports[value.payload()].judgement.path); break;
      case Tag::tuple:
      case Tag::list:
      case Tag::dict:
      case Tag::set:
      case Tag::frozenset:
      case Tag::persistent:
      case Tag::object: {
        hash.add(heap_.count(value.payload()));
        if (!seen.insert(value.payload()).second) break;
        const auto items = heap_.items(value.payload());
        waiting.insert(waiting.end(), items.rbegin(), items.rend());
        break;
      }
    }
  }
  return hash.value();
}

}  // namespace assay::pickle
