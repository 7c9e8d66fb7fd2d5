#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/small_file.hpp"
#include "cli/terminal.hpp"
#include "cli/verify_trust.hpp"
#include "core/hex.hpp"
#include "core/rfc3339.hpp"
#include "core/text.hpp"
#include "crypto/digest.hpp"
#include "report/layout.hpp"
#include "trust/sigstore/trusted_root.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {
namespace {

namespace sigstore = trust::sigstore;
using report::Ink;

constexpr std::int64_t kDay = 86400;

/// Lays a trusted root out for people.
class RootText {
 public:
  RootText(std::string& out, std::int64_t now)
      : layout_(out, terminal_width(STDOUT_FILENO), wants_color(Choice::automatic, STDOUT_FILENO)), now_(now) {}

  void head(const sigstore::TrustedRoot& root) {
    layout_.put("trusted root ", Ink::faint).put(root.origin, Ink::strong).end_line();
    if (!root.dated.empty()) layout_.put("published    ", Ink::faint).put(root.dated).end_line();
    const auto newest = root.newest_start();
    layout_.put("newest entry ", Ink::faint)
        .put(fmt::format("{} ({} days ago)", rfc3339(newest), (now_ - newest) / kDay));
    layout_.end_line().put("sha256       ", Ink::faint).put(root.sha256).end_line();
    for (const auto& note : root.notes) layout_.put("note         ", Ink::faint).put_wrapped(note, 13).end_line();
  }

  void logs(std::string_view title, const std::vector<sigstore::TransparencyLog>& logs) {
    heading(title);
    for (const auto& log : logs) {
      name(log.base_url, log.valid_for);
      detail(fmt::format("{}, id {}", crypto::name_of(log.key.kind()), hex(log.id)));
    }
  }

  void authorities(std::string_view title, const std::vector<sigstore::Authority>& authorities) {
    heading(title);
    for (const auto& authority : authorities) {
      name(authority.uri, authority.valid_for);
      for (const auto& certificate : authority.chain)
        detail(fmt::format("{}, until {}, sha256:{}", certificate.subject(), rfc3339(certificate.validity().until),
                           hex(certificate.fingerprint())));
    }
  }

 private:
  void heading(std::string_view title) { layout_.end_line().put(title, Ink::strong).end_line(); }
  void name(std::string_view url, const sigstore::Window& window) {
    const bool is_over = window.end && window.end->seconds < now_;
    layout_.put("  ").put(text::printable(url)).put(fmt::format("  {}{}", describe(window), is_over ? " (over)" : ""));
    layout_.end_line();
  }
  void detail(std::string_view text) {
    layout_.put("    ").put_wrapped(text::printable(text), 4, Ink::faint).end_line();
  }

  report::Layout layout_;
  std::int64_t now_;
};

std::string show(const sigstore::TrustedRoot& root, std::int64_t now) {
  std::string out;
  RootText text(out, now);
  text.head(root);
  text.logs("Transparency logs", root.logs);
  text.logs("Certificate logs", root.certificate_logs);
  text.authorities("Certificate authorities", root.certificate_authorities);
  text.authorities("Timestamp authorities", root.timestamp_authorities);
  return out;
}

/// What is missing for signatures that are made today; a root for old ones needs none of it.
std::vector<std::string> lacks(const sigstore::TrustedRoot& root, std::int64_t now) {
  std::vector<std::string> out;
  const auto holds = [&](const auto& items) {
    return std::ranges::any_of(items, [&](const auto& item) { return item.valid_for.contains(now); });
  };
  if (!holds(root.certificate_authorities)) out.emplace_back("no certificate authority of it is trusted today");
  if (!holds(root.logs)) out.emplace_back("no transparency log of it is trusted today");
  if (!holds(root.certificate_logs)) out.emplace_back("no certificate log of it is trusted today");
  if (!holds(root.timestamp_authorities)) out.emplace_back("no timestamp authority of it is trusted today");
  return out;
}

}  // namespace

int run_trust(Arguments arguments) {
  CommandLine line("trust", "show|check [FILE]",
                   "Shows whom a trusted root trusts, or checks it. Without FILE: the built-in one.");
  line.epilogue("Exit codes: 0 usable, 5 broken, 2 it could not be read, 4 wrong usage.");
  std::vector<std::string> words;
  if (const auto exit_code = line.parse(arguments, words)) return *exit_code;
  if (words.empty() || words.size() > 2 || (words[0] != "show" && words[0] != "check"))
    return report_usage_error("trust", {"wanted: 'show' or 'check', and one file at most", ""});

  std::optional<std::string> bytes;
  if (words.size() == 2) {
    auto read = read_small_file(words[1]);
    if (!read) {
      complain(read.error().message);
      return kExitIncomplete;
    }
    bytes = std::move(*read);
  }
  auto root = bytes ? sigstore::parse_trusted_root(ByteView::of(*bytes)) : sigstore::public_good_root();
  if (!root) {
    complain(fmt::format("{}: {}", code_of(root.error().reason), root.error().message));
    return kExitRequirementNotMet;
  }
  if (bytes) root->origin = text::printable(words[1], 0);
  const auto now = seconds_now();
  if (words[0] == "show") return print_result(show(*root, now));
  std::string out = fmt::format("{}: can be used\n", root->origin);
  for (const auto& lack : lacks(*root, now)) out += fmt::format("  {}\n", lack);
  for (const auto& note : root->notes) out += fmt::format("  {}\n", note);
  return print_result(out);
}

}  // namespace assay::cli
