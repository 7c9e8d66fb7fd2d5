// Files that stand in the strings of a pickle: other pickles, archives, compressed streams.
#include "pickle/contents.hpp"

#include "codecs/marshal/document.hpp"
#include "core/active_text.hpp"
#include "core/file_magic.hpp"
#include "pickle/instruction.hpp"
#include "pickle/trace.hpp"

#include <algorithm>
#include <array>

namespace assay::pickle {
namespace {

using std::string_view_literals::operator""sv;

/// How many opcodes are read to find out whether a string is a pickle: what reads so far is one.
constexpr int kLooked = 4096;

struct Signature {
  std::string_view front;
  std::string_view is;
};
constexpr std::array kSignatures{
    Signature{magic::kZip, "a zip archive"},
    Signature{magic::kGzip, "a gzip stream"},
    Signature{magic::kXz, "an xz stream"},
    Signature{magic::kZstd, "a Zstandard frame"},
    Signature{magic::kBzip2, "a bzip2 stream"},
    // The first pickle of what torch.save wrote before version 1.6.
    Signature{"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."sv, "a PyTorch file"},
};

bool is_importable(std::string_view name) {
  return !name.empty() && name.size() < 256 &&
         std::ranges::all_of(
             name,
             [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                      c == '.';
             });
}

bool calls_something(std::uint8_t code) { return code == kREDUCE || code == kINST || code == kOBJ || code == kBUILD; }

/// Whether a string that ends in STOP has PROTO at its front and opcodes behind it, as far as is looked. One in many
/// millions of digests has such ends.
bool is_whole_pickle(ByteView content) {
  constexpr int kFirst = 16;
  Cursor in(content);
  Instruction at;
  for (int i = 0; i < kFirst; ++i) {
    read_instruction(in, at);
    if (!in) return false;
    // What imports or ends has done its work, whatever follows.
    if (at.code == kSTOP || at.code == kGLOBAL || at.code == kSTACK_GLOBAL || at.code == kINST) return true;
  }
  return true;
}

/// Whether a string with PROTO at its front imports something and calls it or ends, whatever follows: that runs.
bool begins_with_pickle(ByteView content) {
  bool imports = false;
  Cursor in(content);
  Instruction at;
  for (int i = 0; i < kLooked; ++i) {
    read_instruction(in, at);
    if (!in) return false;
    imports |= at.code == kGLOBAL || at.code == kSTACK_GLOBAL || at.code == kINST;
    if (imports && calls_something(at.code)) return true;
    if (at.code == kSTOP) return imports;
  }
  return true;
}

/// Whether a string is a pickle of the protocols that have no PROTO: opcodes from its front to STOP at its very end,
/// among them an import and a call. Prose is none, nor are lists of words.
bool is_old_pickle(ByteView content) {
  bool imports = false;
  bool calls = false;
  Cursor in(content);
  Instruction at;
  for (int i = 0; i < kLooked; ++i) {
    read_instruction(in, at);
    if (!in) return false;
    if (at.code == kSTOP) return imports && calls && in.remaining() == 0;
    if (at.code == kGLOBAL || at.code == kINST) {
      if (!is_importable(at.text.text()) || !is_importable(at.second.text())) return false;
      imports = true;
    }
    imports |= at.code == kSTACK_GLOBAL;
    calls |= calls_something(at.code);
  }
  return imports && calls;
}

/// Two bytes are no proof, and texts may begin with them as well: `x^2`.
bool begins_like_zlib(std::string_view front) {
  if (front.size() < 8) return false;
  if (!magic::begins_zlib(static_cast<std::uint8_t>(front[0]), static_cast<std::uint8_t>(front[1]))) return false;
  return std::ranges::any_of(front.substr(0, 16), [](char c) {
    return static_cast<unsigned char>(c) < 8 || static_cast<unsigned char>(c) >= 0x7F;
  });
}

std::string_view signature_of(std::string_view front) {
  for (const auto& signature : kSignatures)
    if (front.starts_with(signature.front)) return signature.is;
  return begins_like_zlib(front) ? kPerhapsZlib : std::string_view();
}

/// Whether the record that zip archives end with stands where readers look for it.
bool has_end_of_archive(std::string_view content) {
  constexpr std::size_t kSearched = 22 + 65'535;
  return content.substr(content.size() - std::min(content.size(), kSearched)).find("PK\x05\x06") !=
         std::string_view::npos;
}

bool has_protocol(std::string_view front) {
  return front.size() >= 4 && front[0] == '\x80' && front[1] >= 2 && front[1] <= kHighestProtocol;
}

}  // namespace

bool is_pickle(ByteView content) {
  if (content.size() < 4) return false;
  const bool is_stopped = content.at(content.size() - 1) == std::uint8_t{kSTOP};
  if (content.at(0) != std::uint8_t{kPROTO}) return is_stopped && is_old_pickle(content);
  return has_protocol(content.text()) && ((is_stopped && is_whole_pickle(content)) || begins_with_pickle(content));
}

std::string_view kind_of_content(ByteView content) {
  constexpr std::size_t kShortest = 18;
  const auto text = content.text();
  const auto is = text.size() < kShortest ? std::string_view() : signature_of(text);
  if (is == kSignatures[0].is && !has_end_of_archive(text)) return {};
  if (!is.empty()) return is;
  if (marshal::begins_code(content)) return "a code object of Python";
  return is_pickle(content) ? kNestedPickle : std::string_view();
}

bool may_be_content(std::string_view front) {
  return has_protocol(front) || !signature_of(front).empty() || marshal::may_begin_code(ByteView::of(front));
}

bool begins_with_call(ByteView content) {
  bool imports = false;
  Cursor in(content);
  Instruction at;
  for (int i = 0; i < kLooked; ++i) {
    read_instruction(in, at);
    if (!in || at.code == kSTOP) return false;
    if (at.code == kGLOBAL || at.code == kINST) {
      if (!is_importable(at.text.text()) || !is_importable(at.second.text())) return false;
      imports = true;
    }
    imports |= at.code == kSTACK_GLOBAL;
    if (imports && calls_something(at.code)) return true;
  }
  return false;
}

}  // namespace assay::pickle
