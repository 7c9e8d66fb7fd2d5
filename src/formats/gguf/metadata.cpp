#include "formats/gguf/metadata.hpp"

#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/gguf/rules.hpp"

#include "pickle/hydra.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

namespace assay::formats::gguf {
namespace {

using assay::gguf::Header;
using assay::gguf::Pair;
using assay::gguf::Texts;
using assay::gguf::Value;
using assay::gguf::ValueType;

constexpr std::uint64_t kLongestKey = 65535;            // specification, "gguf_metadata_kv_t"
constexpr std::uint64_t kLargestAlignment = 1U << 20U;  // nobody writes more than a page
constexpr std::uint64_t kMostLayers = 512;              // llama.cpp, LLAMA_MAX_LAYERS
constexpr std::uint64_t kMostExperts = 1024;            // llama.cpp, LLAMA_MAX_EXPERTS
constexpr std::uint64_t kLongText = 4096;               // from here on a string is looked at as a file of its own
constexpr std::uint64_t kLongBytes = 16;                // and an array of bytes
constexpr std::uint64_t kShownElements = 8;

Location at(const Pair& pair) { return {pair.range, fmt::format("metadata {}", text::printable(pair.key, 80))}; }

bool is_template(std::string_view key) {
  // `tokenizer.chat_templates` lists the names of the others.
  constexpr std::string_view kTemplate = "tokenizer.chat_template";
  return key == kTemplate || (key.starts_with(kTemplate) && key[kTemplate.size()] == '.') ||
         key.ends_with(".chat_template");
}

bool is_address(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kSchemes{"http://", "https://", "ftp://", "file://",
                                                            "git://",  "ssh://",   "data:",  "javascript:"};
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) { return text.starts_with(scheme); });
}

/// llama.cpp reads one number for all layers or one for each.
bool is_per_layer(std::string_view key) {
  static constexpr std::array<std::string_view, 6> kSuffixes{
      ".attention.head_count",       ".attention.head_count_kv",          ".feed_forward_length",
      ".expert_feed_forward_length", ".attention.sliding_window_pattern", ".attention.recurrent_layers"};
  return std::ranges::any_of(kSuffixes, [&](std::string_view suffix) { return key.ends_with(suffix); });
}

/// JSON is read as such however short it is: a tokenizer in it has a template of its own.
bool is_json(std::string_view key, std::string_view text) {
  if (key.ends_with(".json")) return true;
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || text.size() < kLongBytes) return false;
  const auto inside = text.find_first_not_of(" \t\r\n", begin + 1);
  return inside != std::string_view::npos && ((text[begin] == '{' && text[inside] == '"') ||
                                              (text[begin] == '[' && (text[inside] == '{' || text[inside] == '[')));
}

/// A string that nobody could read.
bool is_binary(std::string_view text) {
  return text.size() >= kLongBytes && (text.find('\0') != std::string_view::npos || !utf8::is_valid(text));
}

std::string shown_elements(const Value& value, const Header& header) {
  std::string out;
  std::uint64_t index = 0;
  const auto put = [&](std::string_view element) {
    out += out.empty() ? "" : ", ";
    out += element;
    return ++index < kShownElements;
  };
  if (value.element == ValueType::string) {
    Texts texts(value, header);
    while (const auto text = texts.next())
      if (!put(text::quoted(text->text(), 40))) break;
  }
  return index < value.count && !out.empty() ? out + ", ..." : out;
}

std::string shown(const Value& value, const Header& header) {
  if (value.type == ValueType::string) return text::quoted(value.bytes.text());
  if (value.type != ValueType::array) return value.shown();
  const auto elements = shown_elements(value, header);
  return fmt::format("{}[{}]{}{}", name_of(value.element), value.count, elements.empty() ? "" : " ", elements);
}

}  // namespace

void Metadata::see(const Pair& pair, const Header& header) {
  if (!keys_.add(pair.key, pair.range.offset) && !has_too_many_) {
    has_too_many_ = true;
    context_.incomplete(
        {ErrorCode::limit, pair.range.offset, fmt::format("metadata: at most {} keys are compared", Names::kMost)});
  }
  judge_key(pair);
  if (pair.key == "general.alignment") judge_alignment(pair);
  judge_hyperparameter(pair);
  judge_type(pair);
  if (pair.key.starts_with("tokenizer.ggml.")) tokenizer_.see(pair, header, complaints_);
  if (pair.value.type == ValueType::boolean && pair.value.bits > 1)
    complaints_.report(kValueType, at(pair),
                       fmt::format("The truth value of {} is {}.", text::quoted(pair.key, 80), pair.value.bits),
                       Severity::low);
  if (pair.value.type == ValueType::array && pair.value.element == ValueType::array)
    complaints_.report(
        kValueType, at(pair),
        fmt::format("The value of {} is an array of arrays, which llama.cpp refuses.", text::quoted(pair.key, 80)));
  if (pair.key.starts_with("split.")) {
    split_range_ = pair.range;
    if (is_integer(pair.value.type) && !pair.value.unsigned_number())
      complaints_.report(kSplit, at(pair),
                         fmt::format("The value of {} is {}.", text::quoted(pair.key, 80), pair.value.shown()));
    if (pair.key == "split.no") split_number_ = pair.value.unsigned_number();
    if (pair.key == "split.count") split_count_ = pair.value.unsigned_number();
    if (pair.key == "split.tensors.count") split_tensors_ = pair.value.unsigned_number();
  }
  judge_texts(pair, header);
  list(pair, header);
  descend(pair, header);
}

void Metadata::judge_key(const Pair& pair) {
  const auto is_usual = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
           c == '-';
  };
  const auto say = [&](std::string_view what, Severity severity = kOddKey.severity) {
    if (complaints_.wants(kOddKey, pair.range, severity))
      complaints_.report(kOddKey, at(pair), fmt::format("The key {} {}.", text::quoted(pair.key, 80), what), severity);
  };
  if (pair.key.empty()) return say("is empty: llama.cpp refuses the file");
  if (pair.key.size() > kLongestKey)
    return say(
        fmt::format("has {} bytes, and {} are allowed", text::grouped(pair.key.size()), text::grouped(kLongestKey)));
  if (pair.key.find('\0') != std::string_view::npos)
    return say("has a zero byte in it, where readers in C see its end", Severity::medium);
  if (!std::ranges::all_of(pair.key, is_usual)) say("has characters in it that keys do not have");
}

void Metadata::judge_alignment(const Pair& pair) {
  const auto say = [&](std::string_view why, Severity severity = kAlignment.severity) {
    has_usable_alignment_ = has_usable_alignment_ && severity < Severity::medium;
    const auto shown = pair.value.shown();
    complaints_.report(kAlignment, at(pair),
                       fmt::format("The alignment is {}: {}.", shown.empty() ? "no number" : shown, why), severity);
  };
  const auto alignment = pair.value.unsigned_number();
  if (!alignment || *alignment == 0) return say("nothing can be aligned to it");
  if (!std::has_single_bit(*alignment)) return say("a power of two is wanted");
  if (*alignment > kLargestAlignment) return say("little data needs very much room with it");
  alignment_ = *alignment;
  if (pair.value.type != ValueType::u32)
    return say(fmt::format("its type is {}, and readers want u32", name_of(pair.value.type)), Severity::medium);
  if (*alignment % 8 != 0) say("the specification wants a multiple of 8", Severity::low);
}

void Metadata::judge_hyperparameter(const Pair& pair) {
  const auto limit = [&](std::string_view suffix, std::uint64_t most, std::string_view what) {
    if (!pair.key.ends_with(suffix) || !is_integer(pair.value.type)) return;
    const auto number = pair.value.unsigned_number();
    if (number && *number <= most) return;
    complaints_.report(kHyperparameter, at(pair),
                       fmt::format("{} is {}: llama.cpp has room for {} {}.", text::printable(pair.key, 80),
                                   pair.value.shown(), most, what));
  };
  limit(".block_count", kMostLayers, "layers");
  limit(".expert_count", kMostExperts, "experts");
  if (pair.value.type == ValueType::array && pair.value.count > kMostLayers && is_per_layer(pair.key))
    complaints_.report(kHyperparameter, at(pair),
                       fmt::format("{} has {} values, one for each layer: llama.cpp has room for {}.",
                                   text::printable(pair.key, 80), text::grouped(pair.value.count), kMostLayers));
}

bool Metadata::judge_text(const Pair& pair, ByteView text) {
  if (!texts_.see(text.text(), text.range(), pair.key, pair.key)) return false;
  const auto target = pickle::dangerous_target(context_.data().pickle, pair.key, text.text());
  if (target && complaints_.wants(kActiveText, text.range()))
    complaints_.report(kActiveText, {text.range(), text::printable(pair.key, 80)},
                       fmt::format("The text of {} has hydra call {}, which {}.", text::quoted(pair.key, 80),
                                   text::printable(target->path, 120), target->does));
  return true;
}

/// Words of a vocabulary are no code, and templates are judged as such.
void Metadata::judge_texts(const Pair& pair, const Header& header) {
  if (pair.key.starts_with("tokenizer.ggml.") || is_template(pair.key)) return;
  if (pair.value.type == ValueType::string) return static_cast<void>(judge_text(pair, pair.value.bytes));
  if (pair.value.type != ValueType::array || pair.value.element != ValueType::string) return;
  Texts texts(pair.value, header);
  while (const auto text = texts.next())
    if (!judge_text(pair, *text)) return;
}

/// llama.cpp asks for these keys by type, and refuses a file that has another.
void Metadata::judge_type(const Pair& pair) {
  static constexpr std::array<std::string_view, 4> kTexts{"general.architecture", "general.name",
                                                          "tokenizer.ggml.model", "tokenizer.ggml.pre"};
  static constexpr std::array<std::string_view, 7> kNumbers{
      ".block_count",  ".context_length", ".embedding_length", "tokenizer.ggml.bos_token_id",
      ".expert_count", "split.count",     "split.no"};
  const bool is_text = std::ranges::find(kTexts, pair.key) != kTexts.end();
  const bool is_number =
      std::ranges::any_of(kNumbers, [&](std::string_view suffix) { return pair.key.ends_with(suffix); });
  const bool fits = is_text ? pair.value.type == ValueType::string : !is_number || is_integer(pair.value.type);
  if (fits || !complaints_.wants(kValueType, pair.range, Severity::low)) return;
  complaints_.report(kValueType, at(pair),
                     fmt::format("The value of {} is {}, where {} is wanted.", text::quoted(pair.key, 80),
                                 name_of(pair.value.type), is_text ? "a string" : "a whole number"),
                     Severity::low);
}

void Metadata::list(const Pair& pair, const Header& header) {
  if (complaints_.wants_fact("gguf.metadata"))
    complaints_.fact("gguf.metadata", fmt::format("{} = {}", text::printable(pair.key, 120), shown(pair.value, header)),
                     pair.range.offset);
  if (pair.value.type == ValueType::string && is_address(pair.value.bytes.text()) &&
      complaints_.wants_fact("gguf.address"))
    complaints_.fact("gguf.address",
                     fmt::format("{} = {}", text::printable(pair.key, 120), text::printable(pair.value.bytes.text())),
                     pair.range.offset);
}

void Metadata::descend(const Pair& pair, const Header& header) {
  const auto& value = pair.value;
  const bool is_chat = is_template(pair.key);
  const auto count_template = [&] {
    if (++templates_ == 2) second_template_ = pair.range;
  };
  if (value.type == ValueType::string) {
    if (is_chat) count_template();
    const auto text = value.bytes.text();
    // In other encodings a name is no text either: nobody needs to know what it is, but a pickle in it is opened.
    if (!is_chat && is_binary(text)) context_.vouch(pair.key);
    if (is_chat || text.size() >= kLongText || is_json(pair.key, text) || is_binary(text))
      hand_on(pair.key, value.bytes);
    return;
  }
  if (value.type != ValueType::array) return;
  if (value.element == ValueType::string && is_chat) {
    Texts texts(value, header);
    for (std::uint64_t index = 0; const auto text = texts.next(); ++index) {
      if (!may_descend_) return;
      count_template();
      hand_on(fmt::format("{}[{}]", pair.key, index), *text);
    }
  } else if (value.element == ValueType::string && !pair.key.starts_with("tokenizer.ggml.")) {
    Texts texts(value, header);
    for (std::uint64_t index = 0; const auto text = texts.next(); ++index) {
      if (!may_descend_) return;
      if (!is_binary(text->text()) && !is_json({}, text->text())) continue;
      const auto name = fmt::format("{}[{}]", pair.key, index);
      if (is_binary(text->text())) context_.vouch(name);
      hand_on(name, *text);
    }
  } else if ((value.element == ValueType::u8 || value.element == ValueType::i8) && value.bytes.size() >= kLongBytes) {
    // Tables of the tokenizer, ordinarily: nobody needs to know what they are, but an archive in them is opened.
    context_.vouch(pair.key);
    hand_on(pair.key, value.bytes);
  }
}

void Metadata::hand_on(std::string_view name, ByteView bytes) {
  may_descend_ = may_descend_ && context_.descend(name, bytes.rebased(), artifact_.storage);
}

void Metadata::judge(const Header& header) {
  for (const auto& twice : keys_.repeated())
    if (complaints_.wants(kDuplicateKey, {twice.second, 0}))
      complaints_.report(kDuplicateKey,
                         {{twice.second, 0}, fmt::format("metadata {}", text::printable(twice.name, 80))},
                         fmt::format("The key {} is here and at {:#x}.", text::quoted(twice.name, 80), twice.first));
  tokenizer_.judge(complaints_);
  judge_split(header);
  if (templates_ > 1)
    complaints_.report(kTemplates, {second_template_, "metadata tokenizer.chat_template"},
                       fmt::format("There are {} chat templates.", templates_));
}

void Metadata::judge_split(const Header& header) {
  if (!split_count_ && !split_number_ && !split_tensors_) return;
  const Location where{split_range_, "metadata split"};
  const auto count = split_count_.value_or(0);
  const auto number = split_number_.value_or(0);
  context_.fact("gguf.split", fmt::format("part {} of {}", number, count), split_range_.offset);
  if (count == 0 || number >= count) {
    complaints_.report(kSplit, where,
                       fmt::format("The file calls itself part {} of {}, counted from 0.", number, count));
    return;
  }
  if (split_tensors_ && (header.tensors > *split_tensors_ || (count == 1 && header.tensors != *split_tensors_)))
    complaints_.report(kSplit, where,
                       fmt::format("This part has {} tensors, and all {} parts together {}.",
                                   text::grouped(header.tensors), count, text::grouped(*split_tensors_)));
  // llama.cpp, llama_split_path: "%s-%05d-of-%05d.gguf", counted from 1.
  const auto name = artifact_.name();
  const auto suffix = fmt::format("-{:05}-of-{:05}.gguf", number + 1, count);
  const bool has_such_name = name.size() > suffix.size() && name.ends_with(".gguf") &&
                             name.substr(name.size() - std::min<std::size_t>(name.size(), 14)).starts_with("-of-");
  if (count > 1 && has_such_name && !name.ends_with(suffix))
    complaints_.report(
        kSplit, where,
        fmt::format("The file is called {} and calls itself part {} of {}.", text::quoted(name), number + 1, count));
}

}  // namespace assay::formats::gguf
