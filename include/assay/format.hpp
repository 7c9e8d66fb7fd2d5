#pragma once

#include <assay/artifact.hpp>
#include <assay/context.hpp>
#include <assay/rule.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace assay {

/// How sure a format is that an artifact is its own, in bits of evidence.
///
/// Every format that claims an artifact analyses it, however weak its claim. `weak` claims yield when a
/// format with `magic` or better claimed the same artifact (text that is also JSON); nothing else competes.
enum class Claim : std::uint8_t { no = 0, weak = 8, magic = 32, structure = 64 };

/// A recogniser and an analyser of one format: a constant, no state, no inheritance.
struct Format {
  std::string_view name;
  /// What the bytes are underneath: formats of one family describe the same bytes at different levels (a PyTorch
  /// checkpoint is a zip). Two strong claims from different families make a polyglot, which is a finding.
  std::string_view family;
  std::span<const Rule* const> rules;
  /// Cheap, allocation-free, decided by content alone. May see only the front of the artifact (at least
  /// `kClaimBytes` of it, or all) when the artifact is compressed.
  Claim (*claim)(const Artifact&);
  void (*analyze)(const Artifact&, ScanContext&);
  /// For compressed artifacts: how many bytes from the front the analyser will look at, judged on that front.
  /// Null: all of them. Bytes beyond are accounted to this format as data that loaders do not interpret.
  std::uint64_t (*needs)(const Artifact&) = nullptr;
  /// The ending of a file's name that promises this format and nothing that runs code, e.g. ".safetensors". Files that
  /// break the promise are reported; whether they are looked at does not depend on it.
  std::string_view safe_ending = {};
  /// Endings that are this format's and nobody else's, in lower case. Text under such a name is reported: it is neither
  /// the model it is taken for, nor a text that anybody would read.
  std::span<const std::string_view> endings = {};
  /// Every file of this format is recognised, damaged ones as well: bytes that nobody knows under such a name are not
  /// what it says.
  bool is_self_evident = false;
  /// Nothing but a coat around one content, which goes by the name of the whole: a compressed file.
  bool is_wrapping = false;
};

/// The front of a compressed artifact that is expanded before the formats are asked.
inline constexpr std::uint64_t kClaimBytes = 64ULL * 1024;

}  // namespace assay
