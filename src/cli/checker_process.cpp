#include "cli/checker_process.hpp"

#include "cli/helper_process.hpp"

#include <fmt/format.h>

#include <dlfcn.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string_view>

namespace assay::cli {
namespace {

using onnx_checker::Answer;
using onnx_checker::Module;

void tell(CheckerBoard& board, Answer answer, std::string_view why) {
  board.answer = answer;
  board.written = why.copy(board.why.data(), board.why.size());
}

/// The module, or null and why on the board.
const Module* load(const std::string& path, CheckerBoard& board) {
  const auto failed = [&](std::string_view why) {
    tell(board, Answer::failed, why);
    return nullptr;
  };
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return failed(::dlerror());
  void* const symbol = ::dlsym(library, onnx_checker::kEntry);
  if (symbol == nullptr) return failed("it is no module of assay");
  const Module* const module = reinterpret_cast<onnx_checker::Entry>(symbol)();
  if (module == nullptr) return failed("the onnx library does not start");
  if (module->interface != onnx_checker::kInterface) return failed("it belongs to another version of assay");
  tell(board, Answer::accepts, module->library);
  return module;
}

void limit(__rlimit_resource resource, rlim_t most) {
  const rlimit told_and_killed{most, most + 1};
  ::setrlimit(resource, &told_and_killed);
}

/// What the process of one model does. Everything in it may come to a bad end.
[[noreturn]] void examine(const Module& module, engine::ConfineMode mode, CheckerBoard& board, std::size_t size) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CPU, kCheckSeconds);
#ifndef ASSAY_SANITIZED  // a sanitizer reserves terabytes of addresses
  constexpr rlim_t kMostMemory = rlim_t{2} << 30U;
  limit(RLIMIT_AS, kMostMemory);
#endif
  if (const auto held = engine::confine({.mode = mode}); !held) {
    tell(board, Answer::failed, "its process could not be confined: " + held.error().message);
    ::_exit(0);
  }
  std::size_t written = 0;
  const auto answer = module.check(board.model.data(), size, board.why.data(), board.why.size(), &written);
  board.written = written;
  board.answer = answer;
  ::_exit(0);
}

/// Shows the model on the board to the checker; how its process ended.
int check(int channel, const Module& module, engine::ConfineMode mode, CheckerBoard& board, std::size_t size) {
  const auto child = ::fork();
  if (child < 0) return kNotForked;
  if (child == 0) {
    ::close(channel);  // a process that a model has taken over answers for no other
    examine(module, mode, board, size);
  }
  int status = kNotForked;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

/// Nothing that the first process had open is this one's business.
void close_all_but(int channel) {
  const auto number = static_cast<unsigned>(channel);
  if (number > 3) ::close_range(3, number - 1, 0);
  ::close_range(number + 1, ~0U, 0);
}

}  // namespace

void serve_checker(int channel, const std::string& module, engine::ConfineMode mode, CheckerBoard& board) {
  close_all_but(channel);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::prctl(PR_SET_DUMPABLE, 0);  // a crash is told, not kept
  for (const int signal : {SIGCHLD, SIGBUS, SIGSEGV, SIGABRT, SIGILL, SIGFPE, SIGXCPU, SIGXFSZ})
    std::signal(signal, SIG_DFL);

  const auto* const loaded = load(module, board);
  const int outcome = loaded == nullptr ? 1 : 0;
  if (!write_message(channel, &outcome, sizeof outcome) || loaded == nullptr) return;
  std::uint64_t size = 0;
  while (read_message(channel, &size, sizeof size)) {
    const int status = size <= board.model.size() ? check(channel, *loaded, mode, board, size) : kNotForked;
    if (!write_message(channel, &status, sizeof status)) return;
  }
}

}  // namespace assay::cli
