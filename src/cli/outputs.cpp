#include "cli/outputs.hpp"

#include "cli/exit_code.hpp"
#include "cli/paths.hpp"
#include "cli/terminal.hpp"
#include "cli/values.hpp"
#include "core/suggest.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>

namespace assay::cli {
namespace {

constexpr mode_t kMode = 0666;  // less the umask

std::vector<std::string_view> writer_names() {
  std::vector<std::string_view> names;
  for (const auto& writer : report::writers()) names.push_back(writer.name);
  return names;
}

Parsed<const report::Writer*> writer_named(std::string_view flag, std::string_view name) {
  const auto names = writer_names();
  const auto index = parse_choice(flag, name, names);
  if (!index) return std::unexpected(index.error());
  return report::find_writer(names[*index]);
}

/// `json=report.json` → format and path. A `/` before the `=` makes all of it a path.
Parsed<Outputs::Target> parse_target(std::string_view text, const report::Writer* from_format_flag) {
  const auto equals = text.find('=');
  if (equals != std::string_view::npos && text.substr(0, equals).find('/') == std::string_view::npos) {
    const auto writer = writer_named("--output", text.substr(0, equals));
    if (!writer) return std::unexpected(writer.error());
    return Outputs::Target{*writer, std::string(text.substr(equals + 1)), -1};
  }
  if (report::find_writer(text) != nullptr)
    return std::unexpected(UsageError{fmt::format("--output: '{}' is a format, not a path", text),
                                      fmt::format("for standard output: -f {0}; for a file: -o {0}=PATH", text)});
  const auto* by_ending = report::find_writer_by_ending(text.substr(text.rfind('.') + 1));
  const auto* writer = from_format_flag != nullptr ? from_format_flag : by_ending;
  return Outputs::Target{writer != nullptr ? writer : report::find_writer("text"), std::string(text), -1};
}

/// Of two paths: that they lead to the same thing of a kind.
bool is_same(const std::string& one, const std::string& other, mode_t kind) {
  struct stat left{};
  struct stat right{};
  return ::stat(one.c_str(), &left) == 0 && ::stat(other.c_str(), &right) == 0 && (left.st_mode & S_IFMT) == kind &&
         left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

bool is_same_file(const std::string& one, const std::string& other) { return is_same(one, other, S_IFREG); }

/// The same for files that are still to be made. A device takes any number of reports.
bool is_same_name(const std::string& one, const std::string& other) {
  struct stat status{};
  if (::stat(one.c_str(), &status) == 0) return false;  // told by what it is
  const auto folder = [](const std::string& path) { return fmt::format("{}.", folder_of(path)); };
  return last_part(one) == last_part(other) && is_same(folder(one), folder(other), S_IFDIR);
}

Parsed<int> open_target(const Outputs::Target& target, std::span<const std::string> inputs,
                        Replacements& replacements) {
  const auto& path = target.path;
  if (path.empty()) return std::unexpected(UsageError{fmt::format("{}: the path is empty", target.flag), ""});
  if (path == "-") return STDOUT_FILENO;
  for (const auto& input : inputs)
    if (is_same_file(path, input))
      return std::unexpected(
          UsageError{fmt::format("{}: '{}' is one of the inputs", target.flag, text::printable(path)), ""});
  if (const auto replacement = replacements.open(path)) return *replacement;
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, kMode);
  if (descriptor < 0)
    return std::unexpected(UsageError{
        fmt::format("{}: cannot write '{}': {}", target.flag, text::printable(path), std::strerror(errno)), ""});
  return descriptor;
}

/// Replaces the content of a file. Room is reserved first: on a full disk the old report stays.
int replace_content(int descriptor, std::string_view text) {
  struct stat info{};
  const bool is_file = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
  if (is_file) {
    const int error = ::posix_fallocate(descriptor, 0, static_cast<off_t>(std::max<std::size_t>(text.size(), 1)));
    if (error == ENOSPC || error == EFBIG || error == EDQUOT) return error;
  }
  if (const int error = write_all(descriptor, text); error != 0) return error;
  if (is_file && ::ftruncate(descriptor, static_cast<off_t>(text.size())) != 0) return errno;
  return 0;
}

}  // namespace

Outputs::~Outputs() {
  for (const auto& target : targets_)
    if (target.descriptor > STDERR_FILENO) ::close(target.descriptor);
}

Parsed<Outputs> Outputs::open(const std::optional<std::string>& format, const std::vector<std::string>& outputs,
                              const std::vector<std::string>& attestations, std::span<const std::string> inputs) {
  const report::Writer* from_flag = nullptr;
  if (format) {
    const auto writer = writer_named("--format", *format);
    if (!writer) return std::unexpected(writer.error());
    from_flag = *writer;
  }

  Outputs result;
  bool takes_format = false;  // an -o without FORMAT= stands where standard output would
  for (const auto& text : outputs) {
    auto target = parse_target(text, from_flag);
    if (!target) return std::unexpected(target.error());
    takes_format |= target->path.size() == text.size();
    result.targets_.push_back(std::move(*target));
  }
  for (const auto& path : attestations)
    result.targets_.push_back({report::find_writer("attestation"), path, -1, "--attest"});
  // A statement to be signed is kept; what was found is still to be read.
  if (outputs.empty() || (from_flag != nullptr && !takes_format))
    result.targets_.push_back({from_flag != nullptr ? from_flag : report::find_writer("text"), "-", -1});
  if (std::ranges::count(result.targets_, "-", &Target::path) > 1)
    return std::unexpected(UsageError{"--output: only one report can go to standard output", ""});

  // Nothing is created before everything that was typed is known to make sense.
  if (const auto error = result.open_targets(inputs)) return std::unexpected(*error);
  return result;
}

Parsed<Outputs> Outputs::open_plain(const std::optional<std::string>& path, std::span<const std::string> inputs) {
  Outputs result;
  result.targets_.push_back({nullptr, path.value_or("-"), -1});
  if (const auto error = result.open_targets(inputs)) return std::unexpected(*error);
  return result;
}

std::optional<UsageError> Outputs::open_targets(std::span<const std::string> inputs) {
  for (auto target = targets_.begin(); target != targets_.end(); ++target) {
    const auto twice = std::find_if(targets_.begin(), target, [&](const Target& other) {
      return is_same_file(target->path, other.path) || is_same_name(target->path, other.path);
    });
    if (twice != target && target->path != "-")
      return UsageError{fmt::format("{}: '{}' is to be written twice", target->flag, text::printable(target->path)),
                        "give each report a file of its own"};
  }
  for (auto& target : targets_) {
    const auto descriptor = open_target(target, inputs, replacements_);
    if (!descriptor) return descriptor.error();
    target.descriptor = *descriptor;
  }
  if (!replacements_.start())
    return UsageError{fmt::format("--output: cannot start a process: {}", std::strerror(errno)), ""};
  return std::nullopt;
}

bool Outputs::only_files() const {
  return std::ranges::none_of(targets_, [](const auto& target) { return target.descriptor == STDOUT_FILENO; });
}

bool Outputs::want_excerpts() const {
  return std::ranges::any_of(targets_, [](const auto& target) { return target.writer->wants_excerpts; });
}

bool Outputs::want_digests() const {
  return std::ranges::any_of(targets_, [](const auto& target) { return target.writer->wants_digests; });
}

int Outputs::write_file(const Target& target, std::string_view text) const {
  if (const int error = replace_content(target.descriptor, text); error != 0) return error;
  return replacements_.has(target.descriptor) ? replacements_.commit(target.descriptor) : 0;
}

int Outputs::write_target(const Target& target, std::string_view text) const {
  if (target.descriptor == STDOUT_FILENO) return print_result(text) == kExitClean ? kExitClean : kExitIncomplete;
  if (const int error = write_file(target, text); error != 0) {
    complain(fmt::format("cannot write '{}': {}", text::printable(target.path), std::strerror(error)));
    return kExitIncomplete;
  }
  return kExitClean;
}

int Outputs::write(const Report& report, const report::WriteOptions& options) const {
  int exit_code = kExitClean;
  auto targets = targets_;
  // What goes to a terminal first: below it stands what could not be written.
  std::ranges::stable_partition(targets, [](const Target& target) { return target.descriptor == STDOUT_FILENO; });
  for (const auto& target : targets) {
    auto shown = options;
    if (target.descriptor != STDOUT_FILENO) {  // a file has neither a width nor colours
      shown.has_color = false;
      shown.width = report::WriteOptions{}.width;
    }
    std::string text;
    target.writer->write(report, shown, text);
    if (write_target(target, text) != kExitClean) exit_code = kExitIncomplete;
  }
  return exit_code;
}

int Outputs::write_text(std::string_view text) const {
  int exit_code = kExitClean;
  for (const auto& target : targets_)
    if (write_target(target, text) != kExitClean) exit_code = kExitIncomplete;
  return exit_code;
}

}  // namespace assay::cli
