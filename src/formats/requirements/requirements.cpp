#include "formats/requirements/requirements.hpp"

#include "core/complaints.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "core/trimmed.hpp"
#include "core/utf8.hpp"
#include "formats/requirements/rules.hpp"
#include "formats/requirements/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace assay::formats::requirements {
namespace {

constexpr std::string_view kBlank = " \t\r\f\v";
constexpr std::size_t kLongestUrl = 2048;

/// Indices, mirrors of them, forges and the makers of frameworks: a host, and all below it.
constexpr auto kHosts = std::to_array<std::string_view>({"abetlen.github.io",
                                                         "aiinfra.pkgs.visualstudio.com",
                                                         "aliyun.com",
                                                         "anaconda.org",
                                                         "baidu.com",
                                                         "bcebos.com",
                                                         "bitbucket.org",
                                                         "codeberg.org",
                                                         "data.dgl.ai",
                                                         "data.pyg.org",
                                                         "dl.fbaipublicfiles.com",
                                                         "docs.gsplat.studio",
                                                         "douban.com",
                                                         "download.openmmlab.com",
                                                         "download.pytorch.org",
                                                         "flashinfer.ai",
                                                         "fury.io",
                                                         "girder.github.io",
                                                         "gitee.com",
                                                         "github.com",
                                                         "githubusercontent.com",
                                                         "gitlab.com",
                                                         "google-coral.github.io",
                                                         "google.com",
                                                         "googleapis.com",
                                                         "hf.co",
                                                         "huggingface.co",
                                                         "huggingface.github.io",
                                                         "intel.com",
                                                         "k2-fsa.github.io",
                                                         "mirror.sjtu.edu.cn",
                                                         "mirrors.bfsu.edu.cn",
                                                         "modelscope.oss-cn-beijing.aliyuncs.com",
                                                         "nvidia-kaolin.s3.us-east-2.amazonaws.com",
                                                         "nvidia.com",
                                                         "paddlepaddle.org.cn",
                                                         "pip.cupy.dev",
                                                         "pip.repos.neuron.amazonaws.com",
                                                         "py.sdk.modelscope.cn",
                                                         "pypi.org",
                                                         "pythonhosted.org",
                                                         "pytorch-extension.intel.com",
                                                         "pytorch-geometric.com",
                                                         "repo.huaweicloud.com",
                                                         "repo.radeon.com",
                                                         "tencent.com",
                                                         "tencentyun.com",
                                                         "tsinghua.edu.cn",
                                                         "ustc.edu.cn",
                                                         "wheels.vllm.ai"});
static_assert(std::ranges::is_sorted(kHosts));

/// Options of pip that take a place packages come from, or another list.
constexpr std::array<std::string_view, 12> kOptions{"--constraint",
                                                    "--editable",
                                                    "--extra-index-url",
                                                    "--find-links",
                                                    "--index-url",
                                                    "--pypi-url",
                                                    "--requirement",
                                                    "-c",
                                                    "-e",
                                                    "-f",
                                                    "-r",
                                                    "-i"};

/// A comment begins at the front of a line or behind a blank (pip, COMMENT_RE).
std::string_view without_comment(std::string_view line) {
  for (auto at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1))
    if (at == 0 || kBlank.find(line[at - 1]) != std::string_view::npos) return line.substr(0, at);
  return line;
}

/// The host of `git+https://user@host:port/path`; nothing for a file or a name.
std::optional<std::string> host_of(std::string_view url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos || scheme_end == 0) return std::nullopt;
  const auto scheme = text::lower(url.substr(0, scheme_end));
  if (scheme == "file" || scheme.find_first_not_of("abcdefghijklmnopqrstuvwxyz+") != std::string::npos)
    return std::nullopt;
  auto rest = url.substr(scheme_end + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const auto user = rest.rfind('@'); user != std::string_view::npos) rest.remove_prefix(user + 1);
  return text::lower(rest.substr(0, rest.find(':')));
}

bool is_known(std::string_view host) {
  return std::ranges::any_of(kHosts, [&](std::string_view known) {
    return host == known || (host.ends_with(known) && host[host.size() - known.size() - 1] == '.');
  });
}

/// What follows an option, glued to it or behind a blank or `=`.
std::string_view value_of_option(std::string_view line) {
  for (const auto option : kOptions) {
    if (!line.starts_with(option)) continue;
    auto rest = line.substr(option.size());
    const bool is_long = option.starts_with("--");
    if (is_long && !rest.empty() && rest.front() != '=' && kBlank.find(rest.front()) == std::string_view::npos)
      continue;
    if (rest.starts_with('=')) rest.remove_prefix(1);
    return text::trimmed(rest, kBlank);
  }
  return {};
}

/// The place that one line takes packages from: of an option, of `name @ URL`, or the line itself.
std::string_view place_in(std::string_view line) {
  if (line.starts_with('-')) return value_of_option(line);
  const auto at = line.find(" @ ");
  return text::trimmed(at == std::string_view::npos ? line : line.substr(at + 3), kBlank);
}

/// By name: nothing in such a list tells it from other texts.
bool is_list(std::string_view name) {
  return name.ends_with(".txt") &&
         (name.starts_with("requirements") || name.starts_with("constraints") || name.ends_with("requirements.txt"));
}

Claim claim(const Artifact& artifact) {
  const auto name = text::lower(artifact.name());
  const auto front = artifact.bytes.first(kClaimBytes).text();
  const bool is_text = front.find('\0') == std::string_view::npos && utf8::is_valid_front(front);
  return (is_list(name) || is_settings_file(name)) && is_text ? Claim::weak : Claim::no;
}

class Reading {
 public:
  Reading(const Artifact& artifact, ScanContext& context)
      : bytes_(artifact.bytes),
        context_(context),
        complaints_(context),
        is_list_(is_list(text::lower(artifact.name()))) {}

  void analyze() {
    const auto all = bytes_.text();
    for (std::size_t begin = 0; begin < all.size() && context_.step();) {
      const auto end = std::min(all.find('\n', begin), all.size());
      const auto line = text::trimmed(without_comment(all.substr(begin, end - begin)), kBlank);
      const ByteRange range{bytes_.origin() + begin, end - begin};
      begin = end + 1;
      if (is_list_) {
        judge(line, line, range);
      } else {
        for (const auto requirement : settings_.requirements_of(line)) judge(requirement, line, range);
      }
    }
    complaints_.finish();  // the bytes are accounted for as text
  }

 private:
  void judge(std::string_view requirement, std::string_view line, ByteRange range) {
    const auto host = host_of(place_in(text::trimmed(requirement, kBlank)).substr(0, kLongestUrl));
    if (!host) return;
    if (complaints_.wants_fact("requirements.source"))
      complaints_.fact("requirements.source", text::printable(*host, 120), range.offset);
    if (!is_known(*host) && complaints_.wants(kSource, range))
      complaints_.report(
          kSource, {range, {}},
          fmt::format("Packages are taken from {}: {}.", text::quoted(*host, 120), text::quoted(line, 160)));
  }

  ByteView bytes_;
  ScanContext& context_;
  Complaints complaints_;
  bool is_list_;
  Settings settings_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Reading(artifact, context).analyze(); }

}  // namespace

constinit const Format kFormat{
    .name = "requirements", .family = "inert", .rules = kRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::requirements
