#include "engine/confine.hpp"

#include "engine/landlock.hpp"
#include "engine/seccomp.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>

namespace assay::engine {
namespace {

/// A directory with a file in it, and another beside it that is not to be read.
class Places {
 public:
  Places() {
    std::string pattern = std::filesystem::temp_directory_path() / "assay-confine-XXXXXX";
    root = ::mkdtemp(pattern.data());
    std::filesystem::create_directory(root + "/inside");
    std::filesystem::create_directory(root + "/outside");
    std::ofstream(root + "/inside/model") << "weights";
    std::ofstream(root + "/outside/secret") << "secret";
  }
  Places(const Places&) = delete;
  Places& operator=(const Places&) = delete;
  ~Places() { std::filesystem::remove_all(root); }

  std::string root;
};

/// Confines a child, lets it try something and says whether `attempt` returned true. A child that does not get so far
/// fails the test.
bool when_confined(const std::string& readable, const std::function<bool()>& attempt) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto held = confine({.mode = ConfineMode::require, .readable = {readable}});
    ::_exit(!held ? 2 : attempt() ? 1 : 0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  INFO("status of the child: " << status);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) < 2);
  return WEXITSTATUS(status) == 1;
}

bool opens(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags, 0600);
  if (file >= 0) ::close(file);
  return file >= 0;
}

/// True when the kernel refuses for want of a right, and not because the call was wrong.
bool is_refused(long result) { return result == -1 && (errno == EPERM || errno == EACCES); }

bool can_confine() {
  if (landlock_abi() > 0 && has_system_call_filter()) return true;
  WARN("this kernel cannot confine");
  return false;
}

}  // namespace

TEST_CASE("a confined process reads inside its roots and nowhere else") {
  if (!can_confine()) return;
  const Places places;
  const std::string inside = places.root + "/inside";
  CHECK(when_confined(inside, [&] { return opens(inside + "/model", O_RDONLY); }));
  CHECK(when_confined(inside, [&] { return opens(inside, O_RDONLY | O_DIRECTORY); }));
  CHECK_FALSE(when_confined(inside, [&] { return opens(places.root + "/outside/secret", O_RDONLY); }));
  CHECK_FALSE(when_confined(inside, [] { return opens("/etc/passwd", O_RDONLY); }));
  CHECK_FALSE(when_confined(inside, [&] { return opens(places.root, O_RDONLY | O_DIRECTORY); }));
#ifndef ASSAY_SANITIZED  // a sanitizer reads the program and its libraries
  CHECK_FALSE(when_confined(inside, [] { return opens("/proc/self/exe", O_RDONLY); }));
  CHECK_FALSE(when_confined(inside, [] { return opens("/usr/lib", O_RDONLY | O_DIRECTORY); }));
#endif
}

TEST_CASE("a confined process can read a root that is a file") {
  if (!can_confine()) return;
  const Places places;
  const std::string model = places.root + "/inside/model";
  CHECK(when_confined(model, [&] { return opens(model, O_RDONLY); }));
  CHECK_FALSE(when_confined(model, [&] { return opens(places.root + "/inside", O_RDONLY | O_DIRECTORY); }));
}

TEST_CASE("a confined process changes nothing on disk") {
  if (!can_confine()) return;
  const Places places;
  const std::string inside = places.root + "/inside";
  const std::string model = inside + "/model";
  const auto refuses = [&](const std::function<long()>& call) {
    return when_confined(inside, [&] { return is_refused(call()); });
  };
  CHECK(refuses([&] { return ::open((inside + "/new").c_str(), O_WRONLY | O_CREAT, 0600); }));
  CHECK(refuses([&] { return ::open(model.c_str(), O_WRONLY); }));
  CHECK(refuses([&] { return ::open(model.c_str(), O_RDWR); }));
  CHECK(refuses([&] { return ::open(model.c_str(), O_RDONLY | O_TRUNC); }));
  CHECK(refuses([&] { return ::open(inside.c_str(), O_WRONLY | O_TMPFILE, 0600); }));
  CHECK(refuses([&] { return ::unlink(model.c_str()); }));
  CHECK(refuses([&] { return ::rename(model.c_str(), (inside + "/other").c_str()); }));
  CHECK(refuses([&] { return ::mkdir((inside + "/folder").c_str(), 0700); }));
  CHECK(refuses([&] { return ::symlink("/etc/passwd", (inside + "/link").c_str()); }));
  CHECK(refuses([&] { return ::link(model.c_str(), (inside + "/hard").c_str()); }));
  CHECK(refuses([&] { return ::chmod(model.c_str(), 0777); }));
  CHECK(refuses([&] { return ::chown(model.c_str(), 1, 1); }));
  CHECK(refuses([&] { return ::truncate(model.c_str(), 0); }));
  std::uint64_t how[3] = {O_WRONLY, 0, 0};  // openat2, whose flags no filter can see
  CHECK(refuses([&] { return ::syscall(SYS_openat2, AT_FDCWD, model.c_str(), how, sizeof how); }));
  std::ifstream file(model);
  std::string text;
  file >> text;
  CHECK(text == "weights");
}

TEST_CASE("a confined process starts no program and no process") {
  if (!can_confine()) return;
  const Places places;
  CHECK(when_confined(places.root, [] {
    const char* const arguments[] = {"/bin/true", nullptr};
    return is_refused(::execv("/bin/true", const_cast<char* const*>(arguments)));
  }));
  CHECK(when_confined(places.root, [] {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    return is_refused(child);
  }));
  CHECK(when_confined(places.root,
                      [] { return is_refused(::syscall(SYS_execveat, -1, "/bin/true", nullptr, nullptr, 0)); }));
  CHECK(when_confined(places.root, [] { return ::syscall(SYS_clone3, nullptr, 0) == -1 && errno == ENOSYS; }));
}

TEST_CASE("a confined process has no network and no hold on others") {
  if (!can_confine()) return;
  const Places places;
  const auto refuses = [&](const std::function<long()>& call) {
    return when_confined(places.root, [&] { return is_refused(call()); });
  };
  CHECK(refuses([] { return ::socket(AF_INET, SOCK_STREAM, 0); }));
  CHECK(refuses([] { return ::socket(AF_UNIX, SOCK_STREAM, 0); }));
  std::array<int, 2> pair{};
  CHECK(refuses([&] { return ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()); }));
  CHECK(refuses([] { return ::kill(::getppid(), 0); }));
  CHECK(refuses([] { return ::syscall(SYS_tgkill, ::getppid(), ::getppid(), 0); }));
  CHECK(refuses([] { return ::syscall(SYS_io_uring_setup, 1, nullptr); }));
  CHECK(refuses([] { return ::syscall(SYS_bpf, 0, nullptr, 0); }));
  CHECK(refuses([] { return ::syscall(SYS_userfaultfd, 0); }));
  CHECK(refuses([] { return ::syscall(SYS_perf_event_open, nullptr, 0, 0, -1, 0); }));
  CHECK(refuses([] { return ::syscall(SYS_keyctl, 0, 0, 0, 0, 0); }));
  CHECK(refuses([] { return ::syscall(SYS_mount, nullptr, nullptr, nullptr, 0, nullptr); }));
  CHECK(refuses([] { return ::syscall(SYS_setuid, 0); }));
#ifndef ASSAY_SANITIZED  // the leak checker needs these
  CHECK(refuses([] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }));
  CHECK(refuses([] { return ::syscall(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0); }));
  CHECK(refuses([] {
    void* const page = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? -1 : 0;
  }));
#endif
}

TEST_CASE("a confined process still has threads, memory and its open outputs") {
  if (!can_confine()) return;
  const Places places;
  CHECK(when_confined(places.root, [] {
    bool has_run = false;
    std::thread([&] { has_run = true; }).join();
    return has_run;
  }));
  CHECK(when_confined(places.root, [] {
    void* const memory = std::malloc(std::size_t{64} << 20U);
    const bool has_memory = memory != nullptr;
    std::free(memory);
    return has_memory;
  }));
  const std::string output = places.root + "/report";
  const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  REQUIRE(file >= 0);
  CHECK(when_confined(places.root + "/inside", [&] { return ::write(file, "done", 4) == 4 && ::fsync(file) == 0; }));
  ::close(file);
  CHECK(std::filesystem::file_size(output) == 4);
}

TEST_CASE("a confined process dies of its own abort") {
  if (!can_confine()) return;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::signal(SIGABRT, SIG_DFL);  // without the test framework's last words
    static_cast<void>(confine({}));
    std::abort();
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGABRT);
}

TEST_CASE("the system calls of another architecture end the process") {
#if defined(__x86_64__)
  if (!can_confine()) return;
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    static_cast<void>(confine({}));
    constexpr long kX32 = 0x40000000;
    ::syscall(kX32 + SYS_getpid);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGSYS);
#endif
}

TEST_CASE("confinement says what holds") {
  CHECK(confine({.mode = ConfineMode::off}).value() == "off");
  if (!can_confine()) return;
  CHECK(available_confinement().find("landlock (ABI ") != std::string::npos);
  CHECK(available_confinement().find("seccomp") != std::string::npos);
  CHECK(when_confined("/nowhere", [] { return true; }));  // a missing root is left out
}

}  // namespace assay::engine
