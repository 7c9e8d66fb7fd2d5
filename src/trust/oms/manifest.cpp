#include "trust/oms/manifest.hpp"

#include "core/hex.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"
#include "trust/hexadecimal.hpp"
#include "trust/json/strict.hpp"
#include "trust/oms/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <unordered_set>
#include <utility>

namespace assay::trust::oms {
namespace {

/// What files may be listed with (OMS 1.0: the first is required, the others are known).
constexpr crypto::HashAlgorithm kFileHashes[] = {crypto::HashAlgorithm::sha256, crypto::HashAlgorithm::blake2b,
                                                 crypto::HashAlgorithm::blake3};

constexpr DocumentKind kKind{.reason = Reason::manifest_malformed, .name = "manifest"};

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t value = 0;
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Python's numbers pass through Protocol Buffers, which know floating point only: `1000000000.0`.
std::optional<std::uint64_t> whole_number(std::string_view text) {
  const auto point = text.find('.');
  if (point != std::string_view::npos) {
    const auto fraction = text.substr(point + 1);
    if (fraction.empty() || fraction.find_first_not_of('0') != std::string_view::npos) return std::nullopt;
    text = text.substr(0, point);
  }
  return decimal(text);
}

struct Resource {
  std::string name;
  std::string algorithm;
  crypto::Bytes digest;
};

/// `name:start:end`; the name may hold colons of its own.
struct ShardName {
  std::string_view name;
  std::uint64_t start = 0;
  std::uint64_t end = 0;
};
std::optional<ShardName> split_shard_name(std::string_view text) {
  const auto last = text.rfind(':');
  if (last == std::string_view::npos || last == 0) return std::nullopt;
  const auto first = text.rfind(':', last - 1);
  if (first == std::string_view::npos) return std::nullopt;
  const auto start = decimal(text.substr(first + 1, last - first - 1));
  const auto end = decimal(text.substr(last + 1));
  if (!start || !end || *start >= *end) return std::nullopt;
  return ShardName{text.substr(0, first), *start, *end};
}

/// Reads the predicate of version 1.
class Reader {
 public:
  Checked<Manifest> read(const intoto::Statement& statement) {
    if (statement.subjects.size() != 1)
      return fail(Reason::manifest_malformed,
                  fmt::format("wanted one subject, the model, got {}", statement.subjects.size()));
    const auto& subject = statement.subjects.front();
    const auto* root = subject.find("sha256");
    if (root == nullptr || root->value.size() != crypto::size_of(crypto::HashAlgorithm::sha256))
      return fail(Reason::manifest_malformed, "the subject has no SHA-256");
    const auto document = parse_strictly(ByteView::of(statement.predicate), kKind);
    if (!document) return std::unexpected(document.error());
    Mapping mapping(kKind, Mapping::UnknownMembers::ignored);
    ObjectReader in(mapping, document->root(), "");
    read_serialization(mapping, in);
    read_resources(mapping, in);
    if (mapping.has_failed()) return std::unexpected(*mapping.failure());
    manifest_.model_name = subject.name;
    for (const auto& step : {&Reader::check_kind, &Reader::check_algorithms, &Reader::check_ignored})
      if (auto checked = (this->*step)(); !checked) return std::unexpected(std::move(checked.error()));
    if (auto same = compare_root(root->value); !same) return std::unexpected(std::move(same.error()));
    auto taken = manifest_.method == Manifest::Method::files ? take_files() : take_shards();
    if (!taken) return std::unexpected(std::move(taken.error()));
    return std::move(manifest_);
  }

 private:
  void read_serialization(Mapping& mapping, ObjectReader& in) {
    ObjectReader how(mapping, in.object("serialization"), in.at("serialization"));
    method_ = how.text("method");
    hash_ = how.text("hash_type");
    if (const auto links = how.find("allow_symlinks")) {
      const auto truth = links->boolean();
      if (!truth) mapping.fail(how.at("allow_symlinks"), "wanted true or false");
      manifest_.allows_links = truth.value_or(false);
    }
    const auto size = how.find("shard_size");
    if (size) {
      const auto number = size->is(json::Kind::number) ? whole_number(size->raw()) : std::nullopt;
      if (!number || *number == 0) mapping.fail(how.at("shard_size"), "wanted a whole number above 0");
      manifest_.shard_size = number.value_or(0);
    }
    if (method_ == "shards" && !size) mapping.fail(how.at("shard_size"), "is missing");
    for (const auto& path : how.array("ignore_paths", kMostResources)) {
      const auto text = path.text();
      if (!text) mapping.fail(how.at("ignore_paths"), "wanted strings");
      manifest_.ignored.push_back(text.value_or(""));
    }
  }

  void read_resources(Mapping& mapping, ObjectReader& in) {
    const auto resources = in.array("resources", kMostResources);
    if (resources.empty()) mapping.fail("resources", "wanted one at least");
    for (std::size_t i = 0; i < resources.size() && !mapping.has_failed(); ++i) {
      ObjectReader one(mapping, resources[i], in.at("resources", i));
      Resource resource{.name = one.text("name"), .algorithm = one.text("algorithm"), .digest = {}};
      auto digest = from_hex(one.text("digest"));
      if (!digest || digest->empty()) mapping.fail(one.at("digest"), "wanted digits of 0-9 and a-f");
      resource.digest = std::move(digest).value_or(crypto::Bytes());
      resources_.push_back(std::move(resource));
    }
  }

  Checked<void> check_kind() {
    if (method_ != "files" && method_ != "shards")
      return fail(Reason::manifest_unsupported,
                  fmt::format("serialization: wanted files or shards, got {}", text::quoted(method_)));
    manifest_.method = method_ == "files" ? Manifest::Method::files : Manifest::Method::shards;
    const auto hash = crypto::hash_algorithm(hash_);
    if (!hash || std::ranges::find(kFileHashes, *hash) == std::end(kFileHashes))
      return fail(Reason::manifest_unsupported,
                  fmt::format("hash_type: wanted sha256, blake2b or blake3, got {}", text::quoted(hash_)));
    manifest_.hash = *hash;
    return {};
  }

  /// The Python library names what it did to pieces in the algorithm.
  Checked<void> check_algorithms() {
    const auto sharded = fmt::format("{}-sharded-{}", hash_, manifest_.shard_size);
    const bool has_shards = manifest_.method == Manifest::Method::shards;
    for (const auto& resource : resources_) {
      if (resource.algorithm != hash_ && !(has_shards && resource.algorithm == sharded))
        return fail(Reason::manifest_malformed,
                    fmt::format("{}: wanted the algorithm {}, got {}", text::quoted(resource.name), hash_,
                                text::quoted(resource.algorithm)));
      if (resource.digest.size() != crypto::size_of(manifest_.hash))
        return fail(Reason::manifest_malformed,
                    fmt::format("{}: the digest is not as long as {} makes it", text::quoted(resource.name), hash_));
    }
    return {};
  }

  /// A path that left out everything, or something elsewhere, would be a hole and not an exception.
  Checked<void> check_ignored() {
    for (const auto& path : manifest_.ignored)
      if (auto complaint = complaint_about_name(path))
        return fail(complaint->reason, "ignore_paths: " + complaint->message);
    return {};
  }

  /// The digest of all digests in their order binds the list to the subject.
  Checked<void> compare_root(const crypto::Bytes& wanted) {
    crypto::Hash hash(crypto::HashAlgorithm::sha256);
    for (const auto& resource : resources_) hash.update(resource.digest);
    const auto got = hash.finish();
    if (got != wanted)
      return fail(Reason::manifest_digest_mismatch,
                  fmt::format("the list of files: wanted sha256 {} (signed), got {}", hex(wanted), hex(got)));
    manifest_.root_digest = fmt::format("sha256:{}", hex(got));
    return {};
  }

  Checked<void> take_files() {
    for (auto& resource : resources_)
      manifest_.files.push_back({std::move(resource.name), {{.digest = std::move(resource.digest)}}});
    return {};
  }

  Checked<void> take_shards() {
    std::map<std::string, std::vector<Piece>, std::less<>> files;
    for (auto& resource : resources_) {
      const auto shard = split_shard_name(resource.name);
      if (!shard)
        return fail(Reason::manifest_malformed,
                    fmt::format("{} is not the name of a piece: NAME:START:END", text::quoted(resource.name)));
      files[std::string(shard->name)].push_back({shard->start, shard->end, std::move(resource.digest)});
    }
    for (auto& [name, pieces] : files) {
      std::ranges::sort(pieces, {}, &Piece::start);
      std::uint64_t at = 0;
      for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto& piece = pieces[i];
        const auto size = piece.end - piece.start;
        const bool is_last = i + 1 == pieces.size();
        if (piece.start != at || size > manifest_.shard_size || (!is_last && size != manifest_.shard_size))
          return fail(Reason::shards_incomplete,
                      fmt::format("{}: wanted a piece of {} bytes from byte {}, got {} to {}", text::quoted(name),
                                  manifest_.shard_size, at, piece.start, piece.end));
        at = piece.end;
      }
      manifest_.files.push_back({name, std::move(pieces)});
    }
    return {};
  }

  Manifest manifest_;
  std::string method_;
  std::string hash_;
  std::vector<Resource> resources_;
};

/// Version 0.2: every subject is a file.
Checked<Manifest> read_legacy(const intoto::Statement& statement) {
  Manifest manifest;
  manifest.is_legacy = true;
  for (const auto& subject : statement.subjects) {
    const auto* digest = subject.find("sha256");
    if (digest == nullptr || digest->value.size() != crypto::size_of(manifest.hash))
      return fail(Reason::manifest_malformed, fmt::format("{} has no SHA-256", text::quoted(subject.name)));
    manifest.files.push_back({subject.name, {{.digest = digest->value}}});
  }
  return manifest;
}

/// Each name means one file, for everybody.
Checked<void> check_names(Manifest& manifest) {
  auto& files = manifest.files;
  std::ranges::sort(files, {}, &SignedFile::name);
  const bool has_only_file = files.size() == 1 && files.front().name == kOnlyFile;
  if (has_only_file) return {};
  std::unordered_set<std::string_view> names;
  for (const auto& file : files) {
    if (auto complaint = complaint_about_name(file.name)) return std::unexpected(std::move(*complaint));
    if (!names.insert(file.name).second)
      return fail(Reason::name_ambiguous, fmt::format("{} is there twice", text::quoted(file.name)));
  }
  for (const auto& file : files) {
    const std::string_view name = file.name;
    for (auto slash = name.find('/'); slash != std::string_view::npos; slash = name.find('/', slash + 1))
      if (names.contains(name.substr(0, slash)))
        return fail(Reason::name_ambiguous,
                    fmt::format("{} is a file and a folder", text::quoted(name.substr(0, slash))));
  }
  return {};
}

/// `https://model_signing/signature/v1.` and a number.
bool is_version_1(std::string_view predicate_type) {
  constexpr auto kFamily = kPredicateType.substr(0, kPredicateType.size() - 1);
  return predicate_type.starts_with(kFamily) && decimal(predicate_type.substr(kFamily.size())).has_value();
}

}  // namespace

Checked<Manifest> read_manifest(const intoto::Statement& statement, bool is_legacy) {
  const bool is_known =
      is_legacy ? statement.predicate_type == kLegacyPredicateType : is_version_1(statement.predicate_type);
  if (!is_known || statement.version != intoto::Statement::Version::v1)
    return fail(Reason::statement_unsupported,
                fmt::format("wanted an in-toto statement v1 of {}, got {}",
                            is_legacy ? kLegacyPredicateType : kPredicateType, text::quoted(statement.predicate_type)));
  auto manifest = is_legacy ? read_legacy(statement) : Reader().read(statement);
  if (!manifest) return manifest;
  if (auto checked = check_names(*manifest); !checked) return std::unexpected(std::move(checked.error()));
  return manifest;
}

}  // namespace assay::trust::oms
