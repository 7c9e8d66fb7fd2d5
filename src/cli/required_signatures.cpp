#include "cli/required_signatures.hpp"

#include "cli/model_comparison.hpp"
#include "cli/model_files.hpp"
#include "cli/model_hash.hpp"
#include "cli/paths.hpp"
#include "cli/signature_evidence.hpp"
#include "cli/small_file.hpp"
#include "cli/verify_bundles.hpp"
#include "cli/verify_model.hpp"
#include "core/text.hpp"
#include "policy/signature.hpp"
#include "trust/hexadecimal.hpp"
#include "trust/intoto/subjects.hpp"
#include "trust/oms/verify.hpp"
#include "trust/sigstore/content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

namespace oms = trust::oms;
namespace sigstore = trust::sigstore;
using policy::SignatureDemand;
using trust::Failure;
using trust::Reason;

constexpr crypto::HashAlgorithm kScanned = crypto::HashAlgorithm::sha256;

/// `name` in the folder of the policy, unless it is absolute.
std::string beside_policy(const policy::Policy& policy, const std::string& name) {
  return name.starts_with('/') ? name : fmt::format("{}{}", folder_of(policy.name), name);
}

/// What the scan knows of the files of one root, by their paths in the report.
class ScannedFiles {
 public:
  ScannedFiles(const Report& report, const RootRecord& root) : report_(report), root_(root) {
    const auto end = root.first_artifact + root.artifact_count;
    for (auto id = root.first_artifact; id < end; ++id) by_path_.emplace(report.artifacts[id].path, id);
  }

  /// The artifact of a file, by its raw path in the root.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view inner) const {
    const auto found = by_path_.find(
        fmt::format("{}{}{}", root_.path, root_.path.ends_with('/') ? "" : "/", text::path_component(inner)));
    if (found == by_path_.end()) return std::nullopt;
    return found->second;
  }
  [[nodiscard]] std::optional<crypto::Bytes> digest(std::uint32_t artifact) const {
    const auto& sha256 = report_.artifacts[artifact].sha256;
    return sha256 ? trust::from_hex(*sha256) : std::nullopt;
  }

 private:
  const Report& report_;
  const RootRecord& root_;
  std::map<std::string, std::uint32_t, std::less<>> by_path_;
};

/// Judges the signatures of one run.
class Judge {
 public:
  Judge(const SignatureDemand& demand, const VerifySettings& settings, const Trust& trust, std::int64_t now,
        Report& report)
      : demand_(demand), settings_(settings), trust_(trust), now_(now), report_(report) {}

  void judge_root(const RootRecord& root, const std::string& path) {
    const bool is_model = demand_.kind == SignatureDemand::Kind::model;
    if (!is_folder(path)) {
      const auto signature = fmt::format("{}{}", folder_of(path), demand_.name_for(last_part(path)));
      if (is_model) return judge_file_as_model(root, path, signature);
      return judge_file(root.first_artifact, root.sha256 ? trust::from_hex(*root.sha256) : std::nullopt, signature);
    }
    if (is_model) return judge_folder_as_model(root, path);
    judge_files_of(root, path);
  }

  /// For what cannot have a signature, or whose signature nobody can judge.
  void refuse(const RootRecord& root, std::string signature, const Failure& failure) {
    add({.artifact = root.first_artifact, .signature = std::move(signature)}, failure);
  }

 private:
  /// A bundle with a statement, and the subjects of it.
  struct Stated {
    BundleResult result;
    trust::intoto::Subjects subjects;
  };

  void add(SignatureRecord record, const Failure& failure) {
    record.reason = code_of(failure.reason);
    record.message = failure.message;
    report_.signatures.push_back(std::move(record));
  }
  void add(SignatureRecord record, const sigstore::Evidence& evidence) {
    record.is_verified = true;
    record.message = who_signed(evidence);
    record.evidence = evidence_of(evidence, trust_.root_or_null(), now_);
    report_.signatures.push_back(std::move(record));
  }

  static Failure unread() { return {Reason::digest_unavailable, "the file was not read to its end"}; }
  static Failure absent(const Error& error) { return {Reason::file_unsigned, "no signature: " + error.message}; }

  void judge_file(std::uint32_t artifact, const std::optional<crypto::Bytes>& digest, const std::string& path,
                  const oms::Found* found = nullptr) {
    SignatureRecord record{.artifact = artifact, .signature = text::printable(path, 0)};
    if (demand_.is_shared()) return judge_by_statements(std::move(record), digest, path, found);
    auto bytes = read_small_file(path);
    if (!bytes) return add(std::move(record), absent(bytes.error()));
    if (!digest) return add(std::move(record), unread());
    const auto results = verify_bundles({{path, std::move(*bytes)}}, trust_, settings_.requirements,
                                        trust::Payload::of_digest(kScanned, *digest));
    for (const auto& result : results)
      if (!result.failure) return add(std::move(record), *result.evidence);
    if (results.empty()) return add(std::move(record), {Reason::bundle_malformed, "the file is empty"});
    add(std::move(record), *results.front().failure);
  }

  /// Several files may be the subjects of one statement: it is verified once. `found` is the file in its folder, where
  /// its name counts.
  void judge_by_statements(SignatureRecord record, const std::optional<crypto::Bytes>& digest, const std::string& path,
                           const oms::Found* found) {
    auto& results = statements_in(path);
    if (!results) return add(std::move(record), absent(results.error()));
    if (!digest) return add(std::move(record), unread());
    if (results->empty()) return add(std::move(record), {Reason::bundle_malformed, "the file is empty"});
    std::optional<Failure> closest;  // what is wrong with the file before what is wrong with a bundle
    for (auto& [result, subjects] : *results) {
      if (result.failure) continue;
      auto failure = judge_subjects(result, subjects, *digest, found);
      if (!failure) return add(std::move(record), *result.evidence);
      if (!closest || closest->reason == Reason::subject_mismatch) closest = std::move(failure);
    }
    add(std::move(record), closest ? *closest : *results->front().result.failure);
  }

  static std::optional<Failure> judge_subjects(const BundleResult& result, trust::intoto::Subjects& subjects,
                                               const crypto::Bytes& digest, const oms::Found* found) {
    const auto subject =
        sigstore::match_subject(*result.evidence->statement, trust::Payload::of_digest(kScanned, digest));
    if (!subject) return subject.error();
    if (found == nullptr) return std::nullopt;
    auto failure = subjects.judge(found->path, found->kind == oms::Found::Kind::inner_link, digest);
    if (failure) failure->message = fmt::format("{} {}", text::quoted(found->path), failure->message);
    return failure;
  }

  Result<std::vector<Stated>>& statements_in(const std::string& path) {
    const auto known = statements_.find(path);
    if (known != statements_.end()) return known->second;
    const auto files = read_bundles({path});
    if (!files) return statements_.emplace(path, std::unexpected(files.error())).first->second;
    std::vector<Stated> all;
    for (auto& result : verify_statements(*files, trust_, settings_.requirements)) {
      trust::intoto::Subjects subjects;
      if (!result.failure) subjects.add(*result.evidence->statement);
      all.push_back({std::move(result), std::move(subjects)});
    }
    return statements_.emplace(path, std::move(all)).first->second;
  }

  /// Where the bundle of a file in a folder lies, by its path in the folder.
  [[nodiscard]] std::string bundle_for(std::string_view inner) const {
    return demand_.is_shared() ? demand_.file
                               : fmt::format("{}{}", folder_of(inner), demand_.name_for(last_part(inner)));
  }

  void judge_files_of(const RootRecord& root, const std::string& path) {
    const auto model = ModelFiles::open(path, "");
    if (!model) return refuse(root, "", {Reason::file_unreadable, model.error().message});
    const ScannedFiles scanned(report_, root);
    const auto found = model->list();
    const auto bundles = bundles_among(found);
    for (const auto& one : found) {
      if (bundles.contains(one.path)) continue;
      // A link is judged by what it leads to, where names count; elsewhere that has a signature of its own.
      const bool is_link = one.kind == oms::Found::Kind::inner_link;
      auto artifact = scanned.find(is_link ? model->target_of(one).value_or(one.path) : one.path);
      if (is_link && artifact && !demand_.is_shared()) continue;
      if (!artifact) artifact = scanned.find(one.path);  // in the cache of a hub links name what they lead to
      if (!artifact) continue;                           // left out, or no file: the scan says so
      judge_file(*artifact, scanned.digest(*artifact),
                 fmt::format("{}{}{}", path, path.ends_with('/') ? "" : "/", bundle_for(one.path)), &one);
    }
  }

  /// The files that are bundles of others. What would be the bundle of a bundle is a file like any other.
  [[nodiscard]] std::set<std::string> bundles_among(const std::vector<oms::Found>& found) const {
    std::vector<std::string_view> paths;
    paths.reserve(found.size());
    for (const auto& one : found) paths.emplace_back(one.path);
    std::ranges::sort(paths, {}, [](std::string_view path) { return path.size(); });
    std::set<std::string> bundles;
    for (const auto path : paths)
      if (!bundles.contains(std::string(path))) bundles.insert(bundle_for(path));
    return bundles;
  }

  void judge_folder_as_model(const RootRecord& root, const std::string& path) {
    const auto signature = fmt::format("{}{}{}", path, path.ends_with('/') ? "" : "/",
                                       demand_.name_for(last_part(path.substr(0, path.find_last_not_of('/') + 1))));
    const auto model = ModelFiles::open(path, signature);
    if (!model) return refuse(root, "", {Reason::file_unreadable, model.error().message});
    const ScannedFiles scanned(report_, root);
    const auto hash = [&](std::span<const HashJob> jobs, crypto::HashAlgorithm algorithm) {
      return hash_unless_scanned(*model, scanned, jobs, algorithm);
    };
    judge_model(root, signature, {model->list(), false, hash});
  }

  /// The digests of the scan; what it has none for is read again.
  static std::vector<HashResult> hash_unless_scanned(const ModelFiles& model, const ScannedFiles& scanned,
                                                     std::span<const HashJob> jobs, crypto::HashAlgorithm algorithm) {
    std::vector<HashResult> results;
    results.reserve(jobs.size());
    std::vector<HashJob> rest;
    std::vector<std::size_t> places;
    for (const auto& job : jobs) {
      results.push_back({.digest = crypto::Bytes(), .bytes = 0, .file_size = job.found->size});
      const bool is_whole = job.start == 0 && job.end == oms::Piece::kEnd && algorithm == kScanned;
      const auto artifact = is_whole ? scanned.find(job.found->path) : std::nullopt;
      if (auto digest = artifact ? scanned.digest(*artifact) : std::nullopt) {
        results.back().digest = std::move(*digest);
        continue;
      }
      rest.push_back(job);
      places.push_back(results.size() - 1);
    }
    auto hashed = hash_all(model, rest, algorithm);
    for (std::size_t i = 0; i < hashed.size(); ++i) results[places[i]] = std::move(hashed[i]);
    return results;
  }

  /// A model that is one file: its signature lies beside it, and only the scan has seen its bytes.
  void judge_file_as_model(const RootRecord& root, const std::string& path, const std::string& signature) {
    const auto& file = report_.artifacts[root.first_artifact];
    const auto hash = [&](std::span<const HashJob> jobs, crypto::HashAlgorithm algorithm) {
      std::vector<HashResult> results;
      for (const auto& job : jobs) {
        const auto digest = algorithm == kScanned && job.end == oms::Piece::kEnd && file.sha256
                                ? trust::from_hex(*file.sha256)
                                : std::nullopt;
        if (digest) {
          results.push_back({.digest = *digest, .bytes = 0, .file_size = job.found->size});
        } else {
          results.push_back({.digest = std::unexpected(
                                 Error{ErrorCode::unsupported, 0, "the scan has the SHA-256 of whole files only"})});
        }
      }
      return results;
    };
    judge_model(root, signature, {{{.path = std::string(last_part(path)), .size = file.size.value_or(0)}}, true, hash});
  }

  void judge_model(const RootRecord& root, const std::string& signature, ComparedFiles files) {
    SignatureRecord record{.artifact = root.first_artifact, .signature = text::printable(signature, 0)};
    const auto bytes = read_small_file(signature, kLargestSignature);
    if (!bytes) return add(std::move(record), absent(bytes.error()));
    auto signed_model = oms::verify_signature(ByteView::of(*bytes), trust_.root_or_null(), trust_.policy);
    if (!signed_model) return add(std::move(record), signed_model.error());
    if (const auto met = sigstore::check_requirements(signed_model->evidence, settings_.requirements); !met)
      return add(std::move(record), met.error());
    const auto result = compare_files(std::move(files), *signed_model, {demand_.ignored, demand_.ignores_unsigned});
    if (const auto failure = first_failure(result.problems)) return add(std::move(record), *failure);
    add(std::move(record), signed_model->evidence);
  }

  const SignatureDemand& demand_;
  const VerifySettings& settings_;
  const Trust& trust_;
  std::int64_t now_;
  Report& report_;
  std::map<std::string, Result<std::vector<Stated>>, std::less<>> statements_;  ///< by path of the bundles
};

}  // namespace

Parsed<RequiredSignatures> RequiredSignatures::prepare(const policy::Policy& policy, const InputNames& names) {
  const auto& demand = *policy.signature;
  const auto refuse = [&](const UsageError& error) {
    return std::unexpected(UsageError{
        fmt::format("{}:{}: [signature]: {}", policy::label_of(policy), demand.line, error.message), error.hint});
  };
  auto words = demand.signer;
  for (const auto& key : policy::kSignerKeys)
    if (auto& word = words.*key.word; word && key.kind == policy::SignerKey::Kind::file)
      word = beside_policy(policy, *word);
  for (auto& file : words.certificate_chain) file = beside_policy(policy, file);
  const bool is_model = demand.kind == SignatureDemand::Kind::model;
  auto settings = settings_of(words, is_model ? VerifySettings::Subject::model : VerifySettings::Subject::file);
  if (!settings) return refuse(settings.error());
  if (const auto ignored = parse_ignored(demand.ignored); !ignored) return refuse(ignored.error());

  RequiredSignatures required(demand, names, std::move(*settings));
  auto files = read_trust_files(required.settings_);
  if (!files) return refuse({files.error().message, ""});
  required.files_ = std::move(*files);
  for (const auto& path : names.paths)
    if (!is_folder(path))
      required.readable_.push_back(fmt::format("{}{}", folder_of(path), demand.name_for(last_part(path))));
  return required;
}

void RequiredSignatures::verify(Report& report) const {
  const auto now = seconds_now();
  const auto trust = load_trust(settings_, files_, now);
  const Trust none;
  Judge judge(*demand_, settings_, trust ? *trust : none, now, report);
  for (std::size_t i = 0; i < report.roots.size(); ++i) {
    const auto& root = report.roots[i];
    if (root.artifact_count == 0) continue;  // nothing was there: the scan says so
    if (!trust) {
      judge.refuse(root, "", trust.error());
    } else if (i < names_->paths.size()) {
      judge.judge_root(root, names_->paths[i]);
    } else {
      judge.refuse(root, "", {Reason::file_unsigned, "standard input has no name, and no signature beside it"});
    }
  }
}

}  // namespace assay::cli
