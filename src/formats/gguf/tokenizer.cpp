#include "formats/gguf/tokenizer.hpp"

#include "core/text.hpp"
#include "formats/gguf/rules.hpp"

#include <fmt/format.h>

#include <cctype>

namespace assay::formats::gguf {
namespace {

using assay::gguf::Pair;
using assay::gguf::Texts;
using assay::gguf::ValueType;

constexpr std::string_view kPrefix = "tokenizer.ggml.";
constexpr std::size_t kMostSpecial = 256;
// llama.cpp, LLAMA_TOKEN_NULL: -1 as an int32_t, which stands for "there is none".
constexpr std::uint64_t kNoToken = 0xFFFFFFFF;

Location at(const ByteRange& range, std::string_view key) {
  return {range, fmt::format("metadata {}", text::printable(key, 80))};
}

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

/// `<0x0A>` stands for a byte. In `<0x-1>` the number is no byte, and llama.cpp used it as an index.
bool is_no_byte(std::string_view token) {
  return token.size() == 6 && token.starts_with("<0x") && token.ends_with('>') &&
         !(is_hex(token[3]) && is_hex(token[4]));
}

void find_odd_bytes(const Pair& pair, const assay::gguf::Header& header, Complaints& complaints) {
  Texts texts(pair.value, header);
  for (std::uint64_t index = 0; const auto token = texts.next(); ++index) {
    if (!is_no_byte(token->text())) continue;
    complaints.report(
        kTokenizer, at(token->range(), pair.key),
        fmt::format("The token {} is {}, which looks like a byte and is none.", index, text::quoted(token->text())));
  }
}

}  // namespace

void Tokenizer::see(const Pair& pair, const assay::gguf::Header& header, Complaints& complaints) {
  const auto name = pair.key.substr(std::min(kPrefix.size(), pair.key.size()));
  const auto& value = pair.value;
  const Table table{value.type, value.element, value.count, pair.range};
  if (name == "tokens") {
    tokens_ = table;
    if (value.type != ValueType::array || value.element != ValueType::string) {
      complaints.report(kTokenizer, at(pair.range, pair.key), "The list of tokens is no array of strings.");
    } else {
      find_odd_bytes(pair, header, complaints);
    }
  } else if (name == "scores") {
    scores_ = table;
  } else if (name == "token_type") {
    types_ = table;
  } else if (name == "merges" && (value.type != ValueType::array || value.element != ValueType::string)) {
    complaints.report(kTokenizer, at(pair.range, pair.key), "The list of merges is no array of strings.");
  } else if (name.ends_with("_token_id") && is_integer(value.type) && special_.size() < kMostSpecial) {
    // A negative number is -1, "none", or as far out of range as one can be.
    const auto is_none = value.bits == ~std::uint64_t{0} || value.bits == kNoToken;
    if (!is_none) special_.push_back({pair.key, value.bits, pair.range});
  }
}

void Tokenizer::judge(Complaints& complaints) const {
  if (scores_) judge_table(*scores_, "scores", complaints);
  if (types_) judge_table(*types_, "token_type", complaints);
  if (!tokens_) return;
  for (const auto& token : special_) {
    if (token.id < tokens_->count) continue;
    complaints.report(kTokenizer, at(token.range, token.key),
                      fmt::format("{} is {}, and there are {} tokens.", text::printable(token.key, 80),
                                  static_cast<std::int64_t>(token.id), text::grouped(tokens_->count)),
                      Severity::medium);
  }
}

void Tokenizer::judge_table(const Table& table, std::string_view what, Complaints& complaints) const {
  const bool is_scores = what == "scores";
  const auto wanted = is_scores ? ValueType::f32 : ValueType::i32;
  const auto where = at(table.range, fmt::format("{}{}", kPrefix, what));
  if (table.type != ValueType::array || table.element != wanted) {
    // Of the same size: the numbers are read as others, but not out of bounds.
    const bool is_same_size = table.type == ValueType::array && size_of(table.element) == size_of(wanted);
    complaints.report(
        kTokenizer, where,
        fmt::format("The table {} is {} of {}, and readers take it for an array of {}.", what,
                    table.type == ValueType::array ? "an array" : "a single value",
                    name_of(table.type == ValueType::array ? table.element : table.type), name_of(wanted)),
        is_same_size ? Severity::low : kTokenizer.severity);
  }
  if (!tokens_ || table.count == tokens_->count || table.type != ValueType::array) return;
  // Only the entries of tokens are read: what is too long is odd, what is too short is read out of bounds.
  complaints.report(kTokenizer, where,
                    fmt::format("There are {} tokens, and the table {} has {} entries.", text::grouped(tokens_->count),
                                what, text::grouped(table.count)),
                    table.count < tokens_->count ? kTokenizer.severity : Severity::low);
}

}  // namespace assay::formats::gguf
