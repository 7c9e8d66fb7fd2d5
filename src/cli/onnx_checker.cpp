#include "cli/onnx_checker.hpp"

#include "cli/checker_process.hpp"
#include "cli/helper_process.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <climits>
#include <csignal>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

using onnx_checker::Answer;

constexpr std::string_view kModule = "assay-onnx-checker.so";
/// Where it may be, from the folder of the program: where it is installed, and where it is built. Never elsewhere: not
/// in the current folder, not where a variable says.
constexpr std::array<std::string_view, 2> kFolders{ASSAY_LIBRARY_FOLDER, "lib/assay"};

/// An empty graph, with which the module is tried out.
constexpr std::string_view kEmptyModel{"\x08\x08\x3a\x03\x12\x01g\x42\x02\x10\x0d"};

std::string program_folder() {
  std::array<char, PATH_MAX> program;
  const auto size = ::readlink("/proc/self/exe", program.data(), program.size());
  if (size <= 0) return {};
  const std::string_view path(program.data(), static_cast<std::size_t>(size));
  return std::string(path.substr(0, path.rfind('/')));
}

/// Empty when it is nowhere.
std::string find_module() {
  const auto folder = program_folder();
  if (folder.empty()) return {};
  for (const auto below : kFolders) {
    auto path = fmt::format("{}/{}/{}", folder, below, kModule);
    if (::access(path.c_str(), R_OK) == 0) return path;
  }
  return {};
}

UsageError does_not_work(std::string_view why) {
  return {fmt::format("--onnx-checker: {}", why),
          "The checker is in the package assay-onnx-checker, and in builds of assay where libonnx-dev is installed."};
}

/// Why a process that gave no answer ended.
std::string ending(int status) {
  if (status == kNotForked) return "no process could be started for it";
  if (WIFEXITED(status)) return fmt::format("its process ended with {}", WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  if (signal == SIGXCPU) return fmt::format("it takes more than {} seconds", kCheckSeconds);
  return fmt::format("it brought its process down (signal {})", signal);
}

std::string what_is_on(const CheckerBoard& board) {
  const std::size_t written = board.written;
  return {board.why.data(), std::min(written, board.why.size())};
}

Opinion none(std::string why) { return {Opinion::Kind::none, std::move(why)}; }

}  // namespace

void OnnxChecker::Unmap::operator()(CheckerBoard* board) const { ::munmap(board, sizeof *board); }

OnnxChecker::OnnxChecker(std::unique_ptr<CheckerBoard, Unmap> board, engine::Descriptor channel)
    : board_(std::move(board)), channel_(std::move(channel)), turn_(std::make_unique<std::mutex>()) {}

Parsed<OnnxChecker> OnnxChecker::start(engine::ConfineMode mode) {
  const auto module = find_module();
  if (module.empty()) return std::unexpected(does_not_work(fmt::format("{} is not installed", kModule)));

  void* const memory =
      ::mmap(nullptr, sizeof(CheckerBoard), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return std::unexpected(does_not_work("there is no memory for it"));
  std::unique_ptr<CheckerBoard, Unmap> board(new (memory) CheckerBoard);
  auto channel = start_helper([&](int end) { serve_checker(end, module, mode, *board); });
  if (!channel) return std::unexpected(does_not_work("no process can be started for it"));

  int outcome = 1;
  if (!read_message(channel->number(), &outcome, sizeof outcome))
    return std::unexpected(does_not_work(fmt::format("{} brings its process down", text::printable(module))));
  if (outcome != 0)
    return std::unexpected(does_not_work(
        fmt::format("{} cannot be loaded: {}", text::printable(module), text::printable(what_is_on(*board)))));
  OnnxChecker checker(std::move(board), std::move(*channel));
  if (const auto trial = checker.ask(ByteView::of(kEmptyModel)); trial.kind != Opinion::Kind::accepts)
    return std::unexpected(does_not_work("it does not work here: " + text::printable(trial.message)));
  return checker;
}

Opinion OnnxChecker::ask(ByteView model) const {
  const auto bytes = model.span();
  if (bytes.size() > kLargestChecked)
    return none(fmt::format("it is not asked about more than {}", text::byte_size(kLargestChecked)));

  const std::scoped_lock turn(*turn_);
  std::ranges::copy(bytes, board_->model.begin());
  board_->answer = Answer::failed;
  board_->written = 0;
  const std::uint64_t size = bytes.size();
  int status = kNotForked;
  if (!write_message(channel_.number(), &size, sizeof size) || !read_message(channel_.number(), &status, sizeof status))
    return none("its process is gone");
  if (status != 0) return none(ending(status));

  auto why = what_is_on(*board_);
  switch (board_->answer) {
    case Answer::accepts: return {Opinion::Kind::accepts, {}};
    case Answer::refuses: return {Opinion::Kind::refuses, std::move(why)};
    case Answer::unreadable: return {Opinion::Kind::unreadable, std::move(why)};
    case Answer::newer: return {Opinion::Kind::newer, std::move(why)};
    case Answer::failed: break;
  }
  return none(std::move(why));
}

}  // namespace assay::cli
