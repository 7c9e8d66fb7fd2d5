// A module in the place of onnx's checker that does what a library does at its worst, as the name of the model's
// producer says: for the end-to-end tests. Built without sanitizers, so that every build of the program can load it.
#include "onnx_checker/interface.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string_view>

namespace {

using assay::onnx_checker::Answer;

/// What the process of a model must not be able to do.
const char* forbidden_thing_done() {
  if (open("/etc/passwd", O_RDONLY) >= 0) return "a file was opened";
  if (fork() >= 0) return "a process was started";
  if (write(STDOUT_FILENO, "!", 1) != 1) return "standard output is gone";  // it is the null device
  for (int descriptor = 3; descriptor < 64; ++descriptor)
    if (fcntl(descriptor, F_GETFL) != -1) return "a descriptor was left open";
  return nullptr;
}

Answer check(const void* model, std::size_t size, char* why, std::size_t capacity, std::size_t* written) noexcept {
  const std::string_view bytes(static_cast<const char*>(model), size);
  const auto asks_for = [&](std::string_view what) { return bytes.find(what) != std::string_view::npos; };
  const auto answer = [&](Answer what, std::string_view message) {
    *written = message.copy(why, capacity);
    return what;
  };
  if (asks_for("please crash")) std::raise(SIGSEGV);
  if (asks_for("please abort")) std::abort();
  if (asks_for("please leave")) _exit(7);
  if (asks_for("please take ten seconds")) std::raise(SIGXCPU);
  if (asks_for("please take all memory")) {
    for (std::size_t taken = 0; taken < (std::size_t{8} << 30U); taken += std::size_t{1} << 28U)
      if (::operator new(std::size_t{1} << 28U, std::nothrow) == nullptr)
        return answer(Answer::failed, "it ran out of memory");
    return answer(Answer::accepts, {});
  }
  if (asks_for("please misbehave")) {
    const char* const done = forbidden_thing_done();
    return done == nullptr ? answer(Answer::accepts, {}) : answer(Answer::refuses, done);
  }
  if (asks_for("please lie")) {  // as a process that the model has taken over would
    std::memset(why, 'A', capacity);
    *written = ~std::size_t{0};
    return static_cast<Answer>(77);
  }
  if (asks_for("please refuse")) return answer(Answer::refuses, "no\nreason");
  return answer(Answer::accepts, {});
}

constexpr assay::onnx_checker::Module kModule{.interface = STRANGE_INTERFACE, .library = "strange", .check = check};

}  // namespace

extern "C" const assay::onnx_checker::Module* assay_onnx_checker() { return &kModule; }
