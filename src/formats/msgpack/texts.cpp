#include "formats/msgpack/texts.hpp"

#include "core/active_value.hpp"
#include "core/blob.hpp"
#include "core/file_magic.hpp"
#include "core/hidden_content.hpp"
#include "core/lower.hpp"
#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/msgpack/claim.hpp"
#include "formats/msgpack/rules.hpp"
#include "pickle/policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace assay::formats::msgpack {
namespace {

constexpr std::uint64_t kBytesPerStep = 256;
constexpr std::uint64_t kShortest = 6;
constexpr std::uint64_t kLongestName = 200;
constexpr std::uint64_t kLongestBareName = 40;

bool is_dotted_name(std::string_view text) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  return text.size() <= kLongestName && text.find('.') != std::string_view::npos && std::ranges::all_of(text, is_part);
}

/// Archives, streams, arrays, and compiled Python (the mark of a code object, without flags).
constexpr std::array<std::string_view, 8> kMagics{
    magic::kZip, magic::kGzip,     magic::kNumpy, magic::kBzip2,
    magic::kXz,  magic::kSevenZip, magic::kZstd,  std::string_view("\xE3\0\0\0", 4)};

/// A program that some system runs: no format reads one, so nobody may vouch for it.
bool begins_program(ByteView bytes) {
  if (bytes.starts_with(magic::kElf) || bytes.starts_with("#!/")) return true;
  const auto front = bytes.first(1024).text();
  return front.starts_with(magic::kDos) && (front.find("DOS mode") != std::string_view::npos ||
                                            front.find(std::string_view("PE\0\0", 4)) != std::string_view::npos);
}

/// Whether somebody may have put a pickle, an archive or an array here: a guess that costs an artifact.
bool begins_like_a_file(ByteView bytes) {
  const auto first = bytes.at(0).value_or(0);
  const auto second = bytes.at(1).value_or(0);
  if (first == 0x80) return second >= 1 && second <= 5;                                             // a pickle's PROTO
  if (first == 'c' || first == '(') return bytes.first(64).text().find('\n') != std::string::npos;  // or an old one's
  if (std::ranges::any_of(kMagics, [&](std::string_view magic) { return bytes.starts_with(magic); })) return true;
  return magic::begins_zlib(first, second);
}

bool is_identifier(std::string_view text) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text.size() <= kLongestBareName && std::ranges::all_of(text, is_part);
}

bool is_dunder(std::string_view text) { return text.size() > 4 && text.starts_with("__") && text.ends_with("__"); }

/// Words of a key under which a reader looks for a function: `restore_fn`, `__tree_flatten__`. Without one of them
/// `eval` is a mode, and `compile` an option.
constexpr std::array<std::string_view, 15> kFunctionWords{
    "apply", "callable", "callback", "constructor", "exec",   "factory",   "flatten",  "fn",
    "func",  "function", "handler",  "hook",        "import", "transform", "unflatten"};

bool asks_for_function(std::string_view key) {
  while (!key.empty()) {
    const auto end = std::min(key.find('_'), key.size());
    if (std::ranges::find(kFunctionWords, text::lower(key.substr(0, end))) != kFunctionWords.end()) return true;
    key.remove_prefix(std::min(end + 1, key.size()));
  }
  return false;
}

/// Attributes by which objects of Python are made, found or called. Parameters have no such names; programs that write
/// objects as maps have, and make them again.
constexpr std::array<std::string_view, 14> kObjectKeys{
    "__class__", "__module__", "__setstate__", "__getstate__", "__import__", "__code__",    "__dict__",
    "__init__",  "__new__",    "__call__",     "__bases__",    "__mro__",    "__getattr__", "__getattribute__"};

}  // namespace

void Texts::see_key(ByteView bytes, std::string_view place) {
  if (std::ranges::find(kObjectKeys, bytes.text()) == kObjectKeys.end()) return see(bytes, place);
  complaints_.report(kActiveText, {bytes.range(), std::string(place)},
                     fmt::format("The key {} is an attribute by which objects of Python are made or called.",
                                 text::quoted(bytes.text(), 80)));
}

void Texts::see_value(ByteView bytes, std::string_view key, std::string_view place) {
  const auto name = bytes.text();
  if (is_identifier(name) && (is_dunder(name) || asks_for_function(key))) judge_name(bytes, "builtins", name, place);
  see(bytes, place);
}

void Texts::see(ByteView bytes, std::string_view place) {
  if (bytes.size() < kShortest || !context_.step(1 + bytes.size() / kBytesPerStep)) return;
  if (const auto active = find_active_value(bytes.text())) {
    const auto around = bytes.text().substr(active->offset).substr(0, 120);
    complaints_.report(kActiveText, {bytes.range(), std::string(place)},
                       fmt::format("A text in {} {}: {}.", place, active->does, text::quoted(around, 160)));
  } else if (is_dotted_name(bytes.text())) {
    const auto path = bytes.text();
    const auto dot = path.rfind('.');
    judge_name(bytes, path.substr(0, dot), path.substr(dot + 1), place);
  }
  judge_encoded(bytes, place);
}

void Texts::judge_name(ByteView bytes, std::string_view module, std::string_view name, std::string_view place) {
  const auto judgement = pickle::judge_name(context_.data().pickle, module, name, pickle::Use::called);
  // What looks names up, as `__import__` and `getattr`, is harmless only with arguments that are known.
  if (judgement.status != pickle::Status::dangerous && !judgement.is_resolver) return;
  complaints_.report(kActiveText, {bytes.range(), std::string(place)},
                     fmt::format("A text in {} is the name of {}, which {}.", place, text::printable(bytes.text(), 120),
                                 judgement.global_class != nullptr ? judgement.global_class->does
                                                                   : "looks up what its arguments name"));
}

void Texts::judge_encoded(ByteView bytes, std::string_view place) {
  const auto content = find_hidden_content(bytes.text());
  if (!content) return;
  if (content->is_sure)
    complaints_.report(kActiveText, {bytes.range(), std::string(place)},
                       fmt::format("A text in {} is {}.", place, content->is));
  if (!may_descend_ || !content->does.empty()) return;
  const auto storage = memory_blob(content->bytes);
  if (!content->is_sure) context_.vouch(place);
  may_descend_ = context_.descend(place, storage->view(), storage);
}

void Texts::see_binary(ByteView bytes, std::string_view place) {
  if (bytes.empty()) return;
  if (bytes.size() <= kMatchedAnyway && utf8::is_valid(bytes.text())) see(bytes, place);
  // What thinc keeps in itself (`shims`): nobody knows it, and it is swept.
  if (may_descend_ && begins_like_records(bytes)) {
    context_.adopt(place);
    may_descend_ = context_.descend(place, bytes.rebased(), artifact_.storage);
    return;
  }
  const bool is_program = begins_program(bytes);
  if ((!is_program && !begins_like_a_file(bytes)) || !may_descend_) return tell_numbers(context_, bytes.range());
  if (!is_program) context_.vouch(place);  // what only begins like something is numbers
  may_descend_ = context_.descend(place, bytes.rebased(), artifact_.storage);
}

}  // namespace assay::formats::msgpack
