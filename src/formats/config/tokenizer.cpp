#include "formats/config/tokenizer.hpp"

#include "core/text.hpp"
#include "formats/config/judge.hpp"
#include "formats/config/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace assay::formats::config {
namespace {

constexpr std::uint64_t kMostNumbers = 1U << 24U;  // a bit each
constexpr std::size_t kMostAdded = 100'000;
constexpr std::size_t kMostLetters = 8;  // "[UNK]" and "▁" are put into texts; sentences are not
constexpr std::size_t kLongestShown = 120;

std::size_t letters_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }));
}

/// `paypal.com`, `https://…`
bool is_host(std::string_view text) {
  if (text.find("://") != std::string_view::npos) return true;
  const auto dot = text.rfind('.');
  if (dot == std::string_view::npos || dot < 2 || text.size() - dot < 3) return false;
  const auto is_of_host = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
  };
  return std::ranges::all_of(text, is_of_host) && letters_of(text.substr(dot + 1)) == text.size() - dot - 1;
}

/// Some words behind each other, as nobody calls a token.
bool is_sentence(std::string_view text) {
  constexpr std::size_t kFewestBlanks = 4;
  constexpr std::size_t kFewestLetters = 20;
  return std::ranges::count(text, ' ') >= static_cast<std::ptrdiff_t>(kFewestBlanks) &&
         letters_of(text) >= kFewestLetters;
}

/// A pattern that is nothing but words: ordinary ones are blanks, marks and classes of characters.
bool is_of_words(std::string_view pattern) {
  constexpr std::string_view kOther = "<>[]{}()|_\\^$*+?#@/=";
  std::string plain;
  for (std::size_t at = 0; at < pattern.size(); ++at)
    if (!pattern.substr(at).starts_with("\\.")) plain += pattern[at];
  return letters_of(plain) >= 3 && plain.find_first_of(kOther) == std::string::npos;
}

std::optional<std::uint64_t> number_of(std::string_view digits) {
  return json::to_u64({.event = json::Event::number, .raw = digits});
}

}  // namespace

void Tokenizer::see(const Setting& setting) {
  const auto& path = setting.path;
  if (path.size() == 3 && path[0] == "added_tokens" && path[1].empty()) {
    if (path[2] == "id") current_.number = number_of(setting.text);
    if (path[2] == "content" && setting.is_text()) {
      current_.content = setting.text;
      current_.range = setting.range;
    }
  }
  if (path.empty()) return;
  judge_added_number(setting);
  judge_special(setting);
  static constexpr std::array<std::string_view, 3> kStages{"decoder", "normalizer", "pre_tokenizer"};
  if (!setting.is_text() || std::ranges::find(kStages, path[0]) == kStages.end()) return;
  if (setting.key() == "content" || setting.key() == "prepend") judge_inserted(setting);
  if (setting.key() == "Regex") judge_pattern(setting);
  if (path[0] != "pre_tokenizer" && (setting.key() == "Regex" || setting.key() == "String")) judge_replaced(setting);
}

/// `Replace` of words: what the model reads, or what people read from it, is another text.
void Tokenizer::judge_replaced(const Setting& setting) {
  if (!is_of_words(setting.text) || !complaints_.wants(kTokenizer, setting.range)) return;
  complaints_.report(
      kTokenizer, {setting.range, shown_path(setting.path)},
      fmt::format("The {} replaces {} in texts.", setting.path[0], text::quoted(setting.text, kLongestShown)));
}

/// A post-processor puts special tokens around every text; one that stands for several is a text of its own.
void Tokenizer::judge_added_number(const Setting& setting) {
  constexpr std::uint64_t kTooMany = 3;
  const auto& path = setting.path;
  const bool is_number = path.size() >= 5 && path[0] == "post_processor" && path.back().empty() &&
                         path[path.size() - 2] == "ids" && path[path.size() - 4] == "special_tokens";
  if (!is_number || ++added_numbers_ != kTooMany || !complaints_.wants(kTokenizer, setting.range)) return;
  complaints_.report(kTokenizer, {setting.range, shown_path(path)},
                     fmt::format("The post_processor writes a row of tokens into texts for {}.",
                                 text::quoted(path[path.size() - 3], kLongestShown)));
}

/// `"bos_token": "…"` begins every text.
void Tokenizer::judge_special(const Setting& setting) {
  static constexpr std::array<std::string_view, 7> kTokens{"bos_token", "cls_token", "eos_token", "mask_token",
                                                           "pad_token", "sep_token", "unk_token"};
  const auto& path = setting.path;
  const bool is_token = path.size() == 1 || (path.size() == 2 && path[1] == "content");
  if (!is_token || !setting.is_text() || std::ranges::find(kTokens, path[0]) == kTokens.end()) return;
  if (setting.text.find("://") == std::string_view::npos && !is_sentence(setting.text)) return;
  if (complaints_.wants(kTokenizer, setting.range))
    complaints_.report(
        kTokenizer, {setting.range, shown_path(path)},
        fmt::format("The {} is a text of its own: {}.", path[0], text::quoted(setting.text, kLongestShown)));
}

/// `Replace` and `Prepend` put a text into what the model reads, or into what it says.
void Tokenizer::judge_inserted(const Setting& setting) {
  if (!is_host(setting.text) && letters_of(setting.text) < kMostLetters) return;
  if (complaints_.wants(kTokenizer, setting.range))
    complaints_.report(
        kTokenizer, {setting.range, shown_path(setting.path)},
        fmt::format("The {} writes {} into texts.", setting.path[0], text::quoted(setting.text, kLongestShown)));
}

/// A repetition of a repetition: backtracking takes time that doubles with every character.
void Tokenizer::judge_pattern(const Setting& setting) {
  static constexpr std::array<std::string_view, 4> kBombs{"+)+", "*)+", "+)*", "*)*"};
  if (!std::ranges::any_of(kBombs,
                           [&](std::string_view bomb) { return setting.text.find(bomb) != std::string_view::npos; }))
    return;
  if (complaints_.wants(kTokenizer, setting.range, Severity::low))
    complaints_.report(kTokenizer, {setting.range, shown_path(setting.path)},
                       fmt::format("The pattern {} repeats a repetition, which can take very long.",
                                   text::quoted(setting.text, kLongestShown)),
                       Severity::low);
}

void Tokenizer::leave(std::span<const std::string> path) {
  if (!path.empty() && path.back() == "ids") added_numbers_ = 0;
  if (path.size() != 2 || path[0] != "added_tokens" || !path[1].empty()) return;
  const auto added = std::exchange(current_, {});
  if (!added.number || added.content.empty() || added_by_number_.size() >= kMostAdded) return;
  const auto [known, is_new] = added_by_number_.try_emplace(*added.number, added.content);
  if (!is_new && known->second != added.content && complaints_.wants(kTokenizer, added.range))
    complaints_.report(
        kTokenizer, {added.range, "added_tokens"},
        fmt::format("The token {} has the number {}, which is that of {}.", text::quoted(added.content, kLongestShown),
                    *added.number, text::quoted(known->second, kLongestShown)));
  added_by_content_.try_emplace(added.content, *added.number);
}

void Tokenizer::see_word(const json::Token& word, const json::Token& number) {
  const auto value = json::to_u64(number);
  if (!value) return;
  if (*value < kMostNumbers) {
    if (*value >= seen_.size()) seen_.resize(*value + 1);
    if (seen_[*value] && complaints_.wants(kTokenizer, number.range, Severity::low))
      complaints_.report(kTokenizer, {word.range, "model.vocab"},
                         fmt::format("The word {} has the number {}, which another has already.",
                                     text::quoted(word.text(), kLongestShown), *value),
                         Severity::low);
    seen_[*value] = true;
  }
  if (added_by_content_.empty()) return;
  const auto added = word.has_escapes ? added_by_content_.find(word.text()) : added_by_content_.find(word.raw);
  if (added == added_by_content_.end() || added->second == *value || !complaints_.wants(kTokenizer, word.range)) return;
  complaints_.report(kTokenizer, {word.range, "model.vocab"},
                     fmt::format("The token {} has the number {} in the vocabulary, and {} as an added token.",
                                 text::quoted(added->first, kLongestShown), *value, added->second));
}

}  // namespace assay::formats::config
