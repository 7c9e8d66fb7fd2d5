#include "core/active_text.hpp"
#include "core/complaints.hpp"
#include "core/file_reach.hpp"
#include "core/text.hpp"
#include "core/utf8.hpp"
#include "formats/llamafile/llamafile.hpp"
#include "formats/llamafile/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::formats::llamafile {
namespace {

constexpr std::uint64_t kLongest = 1ULL << 20U;  ///< arguments of a program come to far less
constexpr std::size_t kShown = 120;

/// What an option does with the argument behind it.
enum class Takes : std::uint8_t {
  nothing,   ///< there is none
  address,   ///< listens there
  machines,  ///< sends the computation there
  remote,    ///< fetches the model from there
  file,      ///< reads it
  output,    ///< writes it
  prose,     ///< words for the model
};

struct Option {
  std::string_view name;
  Takes takes;
  std::string_view does = {};  ///< of an option that does something by itself
};
constexpr std::array kOptions{
    Option{"--host", Takes::address},
    Option{"--listen", Takes::address},
    Option{"-l", Takes::address},
    Option{"--rpc", Takes::machines},
    Option{"--model-url", Takes::remote},
    Option{"-mu", Takes::remote},
    Option{"--hf-repo", Takes::remote},
    Option{"-hf", Takes::remote},
    Option{"-hfr", Takes::remote},
    Option{"-hfd", Takes::remote},
    Option{"--hf-repo-draft", Takes::remote},
    Option{"-hfv", Takes::remote},
    Option{"--hf-repo-v", Takes::remote},
    Option{"--mmproj-url", Takes::remote},
    Option{"-mmu", Takes::remote},
    Option{"--docker-repo", Takes::remote},
    Option{"-m", Takes::file},
    Option{"--model", Takes::file},
    Option{"--mmproj", Takes::file},
    Option{"--lora", Takes::file},
    Option{"--lora-base", Takes::file},
    Option{"--control-vector", Takes::file},
    Option{"-md", Takes::file},
    Option{"--model-draft", Takes::file},
    Option{"-f", Takes::file},
    Option{"--file", Takes::file},
    Option{"--grammar-file", Takes::file},
    Option{"--chat-template-file", Takes::file},
    Option{"--path", Takes::file},
    Option{"--image", Takes::file},
    Option{"--api-key-file", Takes::file},
    Option{"--ssl-key-file", Takes::file},
    Option{"--log-file", Takes::output},
    Option{"--logdir", Takes::output},
    Option{"-ld", Takes::output},
    Option{"--prompt-cache", Takes::output},
    Option{"--slot-save-path", Takes::output},
    Option{"--lookup-cache-dynamic", Takes::output},
    Option{"-lcd", Takes::output},
    Option{"-o", Takes::output},
    Option{"--output", Takes::output},
    Option{"-p", Takes::prose},
    Option{"--prompt", Takes::prose},
    Option{"-sys", Takes::prose},
    Option{"--system-prompt", Takes::prose},
    Option{"--grammar", Takes::prose},
    Option{"--chat-template", Takes::prose},
    Option{"--cli", Takes::nothing},
    Option{"--unsecure", Takes::nothing, "lets the program out of its sandbox"},
    Option{"--recompile", Takes::nothing, "compiles and loads native code on the machine"},
};

Takes takes(std::string_view name) {
  const auto found = std::ranges::find(kOptions, name, &Option::name);
  return found == kOptions.end() ? Takes::nothing : found->takes;
}

bool is_of_this_machine(std::string_view address) {
  return address.starts_with("127.") || address == "localhost" || address.starts_with("localhost:") ||
         address.starts_with("::1") || address.starts_with("[::1]") || address.starts_with("unix:");
}

/// What a shell would make of an argument, if some script handed it to one.
bool is_for_shells(std::string_view text) {
  return text.find("$(") != std::string_view::npos || text.find('`') != std::string_view::npos ||
         text.find("&&") != std::string_view::npos || text.find("; ") != std::string_view::npos ||
         text.find("| ") != std::string_view::npos;
}

class Arguments {
 public:
  explicit Arguments(ScanContext& context) : complaints_(context) {}

  void see(std::string_view argument, ByteRange range) {
    const auto before = before_;
    before_ = takes(argument);
    judge_option(argument, range);
    if (const auto equals = argument.find('='); argument.starts_with("--") && equals != std::string_view::npos) {
      judge_value(takes(argument.substr(0, equals)), argument.substr(equals + 1), range);
    } else {
      judge_value(before, argument, range);
    }
    judge_text(before, argument, range);
  }
  void finish() { complaints_.finish(); }

 private:
  void judge_option(std::string_view argument, ByteRange range) {
    const auto found = std::ranges::find(kOptions, argument, &Option::name);
    if (found != kOptions.end() && !found->does.empty()) say(range, argument, found->does);
  }

  void judge_value(Takes option, std::string_view value, ByteRange range) {
    if (value == "/dev/null") return;
    const auto reach = file_reach(value);
    const bool leaves = reach == FileReach::outside || reach == FileReach::sensitive || reach == FileReach::remote;
    switch (option) {
      case Takes::nothing:
      case Takes::prose: return;
      case Takes::address:
        if (!is_of_this_machine(value)) say(range, value, "lets other machines use the server");
        return;
      case Takes::machines: return say(range, value, "hands the computation to another machine");
      case Takes::remote: return say(range, value, "fetches the model from elsewhere: it is not the one in this file");
      case Takes::file:
        if (leaves) say(range, value, fmt::format("is a file that {}", describe(reach)));
        return;
      case Takes::output:
        if (leaves || reach == FileReach::absolute)
          say(range, value, fmt::format("is a file that is written, and {}", describe(reach)));
        return;
    }
  }

  void judge_text(Takes option, std::string_view argument, ByteRange range) {
    if (option == Takes::prose) return;
    if (const auto active = find_active_text(argument)) {
      say(range, argument, active->does);
    } else if (is_for_shells(argument)) {
      say(range, argument, "is written for a shell");
    }
  }

  void say(ByteRange range, std::string_view argument, std::string_view does) {
    complaints_.report(kArgument, {range, "argument"},
                       fmt::format("The argument {} {}.", text::quoted(argument, kShown), does));
  }

  Complaints complaints_;
  Takes before_ = Takes::nothing;
};

Claim claim(const Artifact& artifact) {
  if (artifact.name() != ".args" || artifact.bytes.empty()) return Claim::no;
  const auto front = artifact.bytes.first(kClaimBytes).text();
  return front.find('\0') == std::string_view::npos && utf8::is_valid_front(front) ? Claim::weak : Claim::no;
}

/// "One argument per line"; three points stand for the arguments of who starts the file.
void analyze(const Artifact& artifact, ScanContext& context) {
  Arguments arguments(context);
  const auto all = artifact.bytes.first(kLongest).text();
  for (std::size_t at = 0; at < all.size() && context.step();) {
    const auto end = std::min(all.find('\n', at), all.size());
    auto argument = all.substr(at, end - at);
    if (argument.ends_with('\r')) argument.remove_suffix(1);
    if (!argument.empty()) arguments.see(argument, {artifact.bytes.origin() + at, argument.size()});
    at = end + 1;
  }
  arguments.finish();
  context.cover({artifact.bytes.origin(), all.size()});
  if (all.size() < artifact.bytes.size())
    context.incomplete({ErrorCode::limit, all.size(), "more than a mebibyte of arguments"});
}

}  // namespace

constinit const Format kArguments{
    .name = "llamafile-args", .family = "inert", .rules = kArgumentRules, .claim = claim, .analyze = analyze};

}  // namespace assay::formats::llamafile
