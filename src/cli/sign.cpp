#include "trust/oms/sign.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/model_files.hpp"
#include "cli/model_hash.hpp"
#include "cli/new_file.hpp"
#include "cli/small_file.hpp"
#include "cli/terminal.hpp"
#include "cli/verify_model.hpp"
#include "cli/verify_trust.hpp"
#include "core/rfc3339.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "crypto/certificate.hpp"
#include "crypto/key.hpp"
#include "trust/intoto/statement.hpp"
#include "trust/oms/account.hpp"
#include "trust/oms/names.hpp"
#include "trust/sigstore/make_bundle.hpp"
#include "trust/sigstore/signer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::cli {
namespace {

namespace oms = trust::oms;
namespace sigstore = trust::sigstore;
using oms::Found;

struct Credentials {
  crypto::PrivateKey key;
  std::vector<crypto::Certificate> chain;  ///< leaf first; empty for a bare key
};

struct SignFlags {
  std::optional<std::string> statement;
  std::optional<std::string> bundle;
  std::optional<std::string> signature;
  std::optional<std::string> key;
  std::optional<std::string> certificate;
  std::vector<std::string> certificate_chain;
  std::vector<std::string> ignored;
};

Error unusable(std::string message) { return {ErrorCode::unsupported, 0, std::move(message)}; }

std::string at(std::string_view flag, const std::string& path, std::string_view why) {
  return fmt::format("{} '{}': {}", flag, text::printable(path, 0), why);
}

bool signs_models(crypto::KeyKind kind) {
  return kind == crypto::KeyKind::ecdsa_p256 || kind == crypto::KeyKind::ecdsa_p384 ||
         kind == crypto::KeyKind::ecdsa_p521;
}

Result<std::vector<crypto::Certificate>> read_chain(const SignFlags& flags) {
  std::vector<crypto::Certificate> chain;
  const auto append = [&](std::string_view flag, const std::string& path) -> Result<void> {
    const auto bytes = read_small_file(path);
    if (!bytes) return std::unexpected(bytes.error());
    auto some = crypto::Certificate::from_pem(*bytes);
    if (!some) return std::unexpected(unusable(at(flag, path, some.error().message)));
    for (auto& one : *some) chain.push_back(std::move(one));
    return {};
  };
  if (flags.certificate)
    if (auto read = append("--certificate", *flags.certificate); !read) return std::unexpected(std::move(read.error()));
  for (const auto& path : flags.certificate_chain)
    if (auto read = append("--certificate-chain", path); !read) return std::unexpected(std::move(read.error()));
  return chain;
}

Result<Credentials> read_credentials(const SignFlags& flags) {
  const auto pem = read_small_file(*flags.key);
  if (!pem) return std::unexpected(pem.error());
  auto key = crypto::PrivateKey::from_pem(*pem);
  if (!key) return std::unexpected(unusable(at("--key", *flags.key, key.error().message)));
  if (!signs_models(key->public_key().kind()))
    return std::unexpected(unusable(at("--key", *flags.key, "models are signed with ECDSA on P-256, P-384 or P-521")));
  auto chain = read_chain(flags);
  if (!chain) return std::unexpected(std::move(chain.error()));
  if (!chain->empty()) {
    const auto& owner = chain->front().key();
    if (!owner || *owner != key->public_key())
      return std::unexpected(unusable(at("--certificate", *flags.certificate, "is not the certificate of the key")));
    const auto& leaf = chain->front();
    if (const auto may_sign = sigstore::check_private_leaf(leaf); !may_sign)
      return std::unexpected(unusable(at("--certificate", *flags.certificate, may_sign.error().message)));
    const auto now = seconds_now();
    if (now < leaf.validity().from || now > leaf.validity().until)
      complain(at("--certificate", *flags.certificate,
                  fmt::format("is valid from {} to {}: what it signs now is refused", rfc3339(leaf.validity().from),
                              rfc3339(leaf.validity().until))));
  }
  return Credentials{std::move(*key), std::move(*chain)};
}

/// Why a signature cannot cover what was found; nothing when it can.
std::optional<std::string> complaint_about(const Found& found) {
  switch (found.kind) {
    case Found::Kind::file:
      if (!utf8::is_valid(found.path)) return "its name is not UTF-8";
      return std::nullopt;
    case Found::Kind::inner_link:
    case Found::Kind::folder_link:
    case Found::Kind::outside_link: return fmt::format("it is a link to {}", found.detail);
    case Found::Kind::special:
    case Found::Kind::unreadable: return found.detail;
  }
  return std::nullopt;
}

/// What the signature leaves out, as it will say: the user's paths, git's, and itself.
std::vector<std::string> paths_left_out(const ModelFiles& model, std::vector<std::string> ignored) {
  for (const auto path : oms::git_paths()) ignored.emplace_back(path);
  if (model.signature()) ignored.push_back(*model.signature());
  std::ranges::sort(ignored);
  const auto repeated = std::ranges::unique(ignored);
  ignored.erase(repeated.begin(), repeated.end());
  return ignored;
}

Result<std::vector<oms::HashedFile>> hash_files(const ModelFiles& model, const std::vector<std::string>& left_out) {
  auto found = model.list();
  std::erase_if(found, [&](const Found& one) {
    return std::ranges::any_of(left_out, [&](const auto& path) { return oms::is_at_or_below(one.path, path); });
  });
  if (found.empty()) return std::unexpected(unusable("there is no file to sign"));
  std::vector<HashJob> jobs;
  for (const auto& one : found) {
    if (const auto complaint = complaint_about(one))
      return std::unexpected(unusable(
          fmt::format("{} cannot be signed: {}; --ignore-path leaves it out", text::quoted(one.path, 0), *complaint)));
    jobs.push_back({&one, 0, oms::Piece::kEnd});
  }
  auto hashed = hash_all(model, jobs, crypto::HashAlgorithm::sha256);
  std::vector<oms::HashedFile> files;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!hashed[i].digest)
      return std::unexpected(
          unusable(fmt::format("{}: {}", text::quoted(found[i].path, 0), hashed[i].digest.error().message)));
    files.push_back({found[i].path, std::move(*hashed[i].digest)});
  }
  return files;
}

int refuse(const Error& error) {
  complain(error.message);
  return kExitIncomplete;
}

/// Credentials, or the exit code.
std::expected<Credentials, int> credentials_or_exit_code(const SignFlags& flags) {
  auto credentials = read_credentials(flags);
  if (credentials) return std::move(*credentials);
  return std::unexpected(credentials.error().code == ErrorCode::unsupported
                             ? report_usage_error("sign", {credentials.error().message, ""})
                             : refuse(credentials.error()));
}

/// What was signed, with whose key, and where the signature is.
int report_signed(const std::string& what, std::string_view content, const Credentials& credentials,
                  std::string_view kind, const std::string& path) {
  return print_result(fmt::format("signed  {}\n  {}, {} key{}\n  {:<12} {}\n", text::printable(what, 0), content,
                                  crypto::name_of(credentials.key.public_key().kind()),
                                  credentials.chain.empty() ? "" : " with a certificate", kind,
                                  text::printable(path, 0)));
}

/// Signs an in-toto statement that somebody else has written: that of `scan --attest`, or any other.
int sign_statement(const SignFlags& flags) {
  const auto credentials = credentials_or_exit_code(flags);
  if (!credentials) return credentials.error();
  const auto text = read_small_file(*flags.statement);
  if (!text) return refuse(text.error());
  const auto payload = crypto::bytes_of(*text);
  const auto statement = trust::intoto::parse_statement(
      {.payload = {payload.begin(), payload.end()}, .payload_type = std::string(trust::intoto::kStatementType)});
  if (!statement)
    return report_usage_error("sign", {at("--statement", *flags.statement, statement.error().message), ""});
  const auto bundle = sigstore::make_bundle(*text, credentials->key, credentials->chain);
  if (auto written = write_new_file(*flags.bundle, bundle); !written) return refuse(written.error());
  return report_signed(*flags.statement,
                       fmt::format("{} about {}", text::printable(statement->predicate_type),
                                   text::counted(statement->subjects.size(), "file", "files")),
                       *credentials, "bundle", *flags.bundle);
}

int sign_model(const std::string& operand, const SignFlags& flags, std::vector<std::string> ignored) {
  const auto credentials = credentials_or_exit_code(flags);
  if (!credentials) return credentials.error();
  const auto model = ModelFiles::open(operand, *flags.signature);
  if (!model) return refuse(model.error());
  auto left_out = paths_left_out(*model, std::move(ignored));
  auto files = hash_files(*model, model->is_file() ? std::vector<std::string>() : left_out);
  if (!files) return refuse(files.error());
  const auto count = files->size();
  const auto name = model->name();
  const auto statement =
      oms::make_statement(utf8::is_valid(name) ? name : "model", std::move(*files), std::move(left_out));
  const auto bundle = sigstore::make_bundle(statement, credentials->key, credentials->chain);
  if (bundle.size() > kLargestSignature)
    return refuse(unusable(fmt::format("{}: the signature would be {}, and nobody reads more than {}",
                                       text::counted(count, "file", "files"), text::byte_size(bundle.size()),
                                       text::byte_size(kLargestSignature))));
  if (auto written = write_new_file(*flags.signature, bundle); !written) return refuse(written.error());
  return report_signed(operand, text::counted(count, "file", "files"), *credentials, "signature", *flags.signature);
}

/// What is wrong with the flags for a statement.
std::optional<UsageError> complaint_about_statement(const SignFlags& flags, std::span<const std::string> operands) {
  if (!operands.empty()) return UsageError{"--statement: says what is signed; there is no model beside it", ""};
  if (flags.signature || !flags.ignored.empty()) return UsageError{"--signature and --ignore-path are for models", ""};
  if (!flags.bundle || flags.bundle->empty()) return UsageError{"--bundle is missing", ""};
  if (!flags.key) return UsageError{"--key is missing", "keyless signing needs a network"};
  if (!flags.certificate && !flags.certificate_chain.empty())
    return UsageError{"--certificate-chain: needs --certificate", ""};
  return std::nullopt;
}

}  // namespace

int run_sign(Arguments arguments) {
  CommandLine line("sign", "DIR|FILE",
                   "Signs every file of a model (OpenSSF model signing), or a statement, with a key.\n"
                   "No network.");
  SignFlags flags;
  line.value("--signature", "FILE", flags.signature, "where the signature goes; an old one is replaced");
  line.value("--statement", "FILE", flags.statement, "sign this in-toto statement, and no model");
  line.value("--bundle", "FILE", flags.bundle, "where its signature goes: a Sigstore bundle");
  line.value("--key", "FILE", flags.key, "private key: ECDSA on P-256, P-384 or P-521 (PEM)");
  line.value("--certificate", "FILE", flags.certificate, "the certificate of that key (PEM)");
  line.values("--certificate-chain", "FILE", flags.certificate_chain, "who issued it (PEM); may be repeated");
  line.values("--ignore-path", "PATH", flags.ignored, "left out, with all below; the signature will say so");
  line.epilogue("Exit codes: 0 signed, 2 a file is unreadable or cannot be signed, 4 wrong usage.");
  std::vector<std::string> operands;
  if (const auto exit_code = line.parse(arguments, operands)) return *exit_code;
  if (flags.statement) {
    if (const auto complaint = complaint_about_statement(flags, operands))
      return report_usage_error("sign", *complaint);
    return sign_statement(flags);
  }
  if (flags.bundle) return report_usage_error("sign", {"--bundle: needs --statement", ""});
  if (operands.size() != 1) return report_usage_error("sign", {"wanted: one model, a folder or a file", ""});
  if (!flags.signature || flags.signature->empty()) return report_usage_error("sign", {"--signature is missing", ""});
  if (!flags.key) return report_usage_error("sign", {"--key is missing", "keyless signing needs a network"});
  if (!flags.certificate && !flags.certificate_chain.empty())
    return report_usage_error("sign", {"--certificate-chain: needs --certificate", ""});
  auto ignored = parse_ignored(flags.ignored);
  if (!ignored) return report_usage_error("sign", ignored.error());
  return sign_model(operands.front(), flags, std::move(*ignored));
}

}  // namespace assay::cli
