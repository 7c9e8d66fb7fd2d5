#include "formats/python/constants.hpp"

#include "codecs/compress/codec.hpp"
#include "codecs/compress/inflate.hpp"
#include "codecs/python/statement.hpp"
#include "core/blob.hpp"
#include "core/encoded_digits.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace assay::formats::python {
namespace {

using ::assay::python::decoded;
using ::assay::python::is_keyword;
using ::assay::python::is_string_prefix;
using ::assay::python::StatementReader;
using ::assay::python::Token;
using ::assay::python::TokenKind;

constexpr std::size_t kMostNames = 10'000;
constexpr std::size_t kMostTokens = 2'000;  // of a value
constexpr std::size_t kMostOfAWord = 8;     // tokens
constexpr std::size_t kMostSteps = 64;      // from a name or a call to the next
constexpr std::size_t kLongestLiteral = 4U << 20U;
constexpr std::size_t kLongestExpanded = 16U << 20U;

bool is(std::span<const Token> tokens, std::size_t at, std::string_view mark) {
  return at < tokens.size() && tokens[at].is(mark);
}

bool begins_text(std::span<const Token> tokens, std::size_t at) {
  if (at >= tokens.size()) return false;
  if (tokens[at].kind == TokenKind::text) return true;
  return tokens[at].kind == TokenKind::name && is_string_prefix(tokens[at].spelling) && at + 1 < tokens.size() &&
         tokens[at + 1].kind == TokenKind::text;
}

/// The texts from a token on, side by side and with `+`.
std::string literal_at(std::span<const Token> tokens, std::size_t& at) {
  std::string out;
  while (begins_text(tokens, at) && out.size() < kLongestLiteral) {
    const bool has_prefix = tokens[at].kind == TokenKind::name;
    const bool is_raw = has_prefix && tokens[at].spelling.find_first_of("rR") != std::string_view::npos;
    const auto spelling = tokens[at + (has_prefix ? 1 : 0)].spelling;
    const std::size_t quotes = spelling.size() >= 6 && spelling[1] == spelling[0] && spelling[2] == spelling[0] ? 3 : 1;
    out += is_raw ? std::string(spelling.substr(quotes, spelling.size() - 2 * quotes))
                  : decoded(spelling, kLongestLiteral);
    at += has_prefix ? 2 : 1;
    if (is(tokens, at, "+")) ++at;
  }
  return out;
}

std::string expanded(ByteStream& stream) {
  std::string out;
  std::array<char, 1U << 14U> buffer;
  while (out.size() < kLongestExpanded) {
    const auto read = stream.read(std::as_writable_bytes(std::span(buffer)));
    if (!read || *read == 0) break;
    out.append(buffer.data(), *read);
  }
  return out;
}

enum class Coding : std::uint8_t { same, file, base64, hexadecimal, zlib, gzip, bzip2, lzma, other };

Coding coding_of(std::string_view function) {
  static constexpr std::array<std::pair<std::string_view, Coding>, 23> kCodings{{
      {"bytes", Coding::same},
      {"bytearray", Coding::same},
      {"memoryview", Coding::same},
      {"io.BytesIO", Coding::file},
      {"BytesIO", Coding::file},
      {"base64.b64decode", Coding::base64},
      {"base64.decodebytes", Coding::base64},
      {"base64.decodestring", Coding::base64},
      {"base64.standard_b64decode", Coding::base64},
      {"base64.urlsafe_b64decode", Coding::base64},
      {"binascii.a2b_base64", Coding::base64},
      {"codecs.decode base64", Coding::base64},
      {"base64.b16decode", Coding::hexadecimal},
      {"binascii.a2b_hex", Coding::hexadecimal},
      {"binascii.unhexlify", Coding::hexadecimal},
      {"bytearray.fromhex", Coding::hexadecimal},
      {"bytes.fromhex", Coding::hexadecimal},
      {"codecs.decode hex", Coding::hexadecimal},
      {"codecs.decode zlib", Coding::zlib},
      {"zlib.decompress", Coding::zlib},
      {"gzip.decompress", Coding::gzip},
      {"bz2.decompress", Coding::bzip2},
      {"lzma.decompress", Coding::lzma},
  }};
  const auto known = std::ranges::find(kCodings, function, &std::pair<std::string_view, Coding>::first);
  return known != kCodings.end() ? known->second : Coding::other;
}

/// `base64.b85decode`: decoders whose output is not known here.
bool is_decoder(std::string_view function) {
  return function.starts_with("base64.") || function.starts_with("binascii.") || function.starts_with("codecs.decode");
}

/// Whether a literal is all that there is, but for what leaves its meaning as it is: `"…".encode()`.
bool ends_literal(std::span<const Token> tokens, std::size_t at) {
  if (at >= tokens.size() || tokens[at].is(")") || tokens[at].is(",")) return true;
  static constexpr std::array<std::string_view, 4> kMethods{"decode", "encode", "replace", "strip"};
  return tokens[at].is(".") && at + 1 < tokens.size() &&
         std::ranges::find(kMethods, tokens[at + 1].spelling) != kMethods.end();
}

/// `codecs.decode(x, "hex")` by what it decodes.
std::string name_of_decoder(std::string name, std::span<const Token> tokens, std::size_t argument) {
  if (name != "codecs.decode") return name;
  for (auto at = argument; at + 1 < tokens.size() && !tokens[at].is(")"); ++at) {
    if (!tokens[at].is(",") || tokens[at + 1].kind != TokenKind::text) continue;
    auto codec = decoded(tokens[at + 1].spelling, 20);
    for (const std::string_view ending : {"_codec", "-codec"})
      if (codec.ends_with(ending)) codec.resize(codec.size() - ending.size());
    return name.append(" ").append(codec);
  }
  return name;
}

std::string undone(Coding coding, const std::string& text) {
  const auto open = [&](const compress::Codec& codec) {
    const auto storage = memory_blob(text);
    return expanded(*codec.open(storage->view(), storage));
  };
  const auto inflated = [&](compress::Wrapper wrapper) {
    const auto storage = memory_blob(text);
    compress::InflateStream stream(storage->view(), wrapper, storage);
    return expanded(stream);
  };
  switch (coding) {
    case Coding::same:
    case Coding::file: return text;
    case Coding::base64: return from_base64(text, kLongestExpanded);
    case Coding::hexadecimal: return from_hexadecimal(text, kLongestExpanded);
    case Coding::zlib: return inflated(compress::Wrapper::zlib);
    case Coding::gzip: return inflated(compress::Wrapper::gzip);
    case Coding::bzip2: return open(compress::kBzip2);
    case Coding::lzma: return open(compress::kXz.begins(ByteView::of(text)) ? compress::kXz : compress::kLzmaAlone);
    case Coding::other: break;
  }
  return {};
}

}  // namespace

std::uint64_t Constants::read(ByteView source) {
  StatementReader reader(source);
  std::uint64_t work = 0;
  while (const auto* statement = reader.next()) {
    work += statement->tokens.size();
    see(statement->tokens);
  }
  return work;
}

void Constants::see(std::span<const Token> statement) {
  if (statement.size() < 3 || statement[0].kind != TokenKind::name || is_keyword(statement[0].spelling)) return;
  std::size_t at = 1;
  if (statement[1].is(":"))
    while (at < statement.size() && !statement[at].is("=")) ++at;  // `D: bytes = …`
  const bool is_changed = is(statement, at, "+=") || is(statement, at, "*=");
  if (!is_changed && !is(statement, at, "=")) return;
  const auto known = bindings_.find(statement[0].spelling);
  if (known != bindings_.end()) {
    known->second = {.value = {}, .is_only = false};
  } else if (bindings_.size() < kMostNames) {
    const auto value = statement.subspan(at + 1, std::min(statement.size() - at - 1, kMostTokens));
    bindings_.emplace(statement[0].spelling, Binding{{value.begin(), value.end()}, !is_changed});
  }
}

const std::vector<Token>* Constants::value_of(const Token& name) const {
  if (name.kind != TokenKind::name) return nullptr;
  const auto known = bindings_.find(name.spelling);
  return known != bindings_.end() && known->second.is_only && !known->second.value.empty() ? &known->second.value
                                                                                           : nullptr;
}

void Constants::tell(Names& names) const {
  for (const auto& [name, binding] : bindings_) {
    if (!binding.is_only || binding.value.size() > kMostOfAWord || !begins_text(binding.value, 0)) continue;
    std::size_t at = 0;
    auto text = literal_at(binding.value, at);
    if (at == binding.value.size()) names.know_text(name, std::move(text));
  }
}

std::optional<Constants::Bytes> Constants::bytes(const Names& names, std::span<const Token> tokens, std::size_t at) {
  Bytes out;
  std::vector<Coding> codings;
  for (std::size_t steps = 0; steps < kMostSteps && at < tokens.size(); ++steps) {
    if (tokens[at].is("(")) {
      ++at;
      continue;
    }
    if (begins_text(tokens, at)) {
      auto key = std::to_string(tokens[at].offset);
      for (const auto coding : codings) key += static_cast<char>('a' + static_cast<int>(coding));
      if (!known_.insert(std::move(key)).second) return std::nullopt;
      out.bytes = literal_at(tokens, at);
      if (!ends_literal(tokens, at)) return std::nullopt;
      for (; !codings.empty(); codings.pop_back()) {
        if (codings.back() == Coding::file) out.is_file = true;
        if (codings.back() != Coding::file && codings.back() != Coding::same) out.is_decoded = true;
        out.bytes = undone(codings.back(), out.bytes);
      }
      return out;
    }
    if (tokens[at].kind != TokenKind::name || is_keyword(tokens[at].spelling)) return std::nullopt;
    if (const auto* value = value_of(tokens[at]); value != nullptr && !is(tokens, at + 1, "(")) {
      tokens = *value;
      at = 0;
      continue;
    }
    const auto path = names.read(tokens, at);
    if (!path.is_call) return std::nullopt;
    const auto decoder = name_of_decoder(path.dotted, tokens, path.end + 1);
    codings.push_back(coding_of(decoder));
    if (codings.back() == Coding::other && !is_decoder(decoder)) return std::nullopt;
    at = path.end + 1;
  }
  return std::nullopt;
}

}  // namespace assay::formats::python
