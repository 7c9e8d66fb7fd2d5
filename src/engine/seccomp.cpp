#include "engine/seccomp.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <array>
#include <cerrno>
#include <cstddef>
#include <vector>

namespace assay::engine {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kArchitecture = 0;  // no filter for others yet
#endif

/// System calls that are harmless whatever their arguments are: reading, writing what is open, memory, threads,
/// clocks, and questions about files and about the process itself.
constexpr std::array kAllowed{
    // Bytes of what is open.
    SYS_read,
    SYS_pread64,
    SYS_readv,
    SYS_preadv,
    SYS_write,
    SYS_pwrite64,
    SYS_writev,
    SYS_lseek,
    SYS_close,
    SYS_close_range,
    SYS_dup,
    SYS_dup3,
    SYS_fcntl,
    SYS_fsync,
    SYS_fdatasync,
    SYS_ftruncate,
    SYS_fadvise64,
    SYS_ppoll,
    SYS_pselect6,
    // Questions about files; Landlock decides which may be opened.
    SYS_fstat,
    SYS_newfstatat,
    SYS_statx,
    SYS_fstatfs,
    SYS_faccessat,
    SYS_faccessat2,
    SYS_readlinkat,
    SYS_getdents64,
    SYS_getcwd,
    // Memory.
    SYS_brk,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_mincore,
    SYS_msync,
    SYS_membarrier,
    // Threads and their signals.
    SYS_futex,
    SYS_set_robust_list,
    SYS_get_robust_list,
    SYS_rseq,
    SYS_set_tid_address,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_sched_getparam,
    SYS_sched_getscheduler,
    SYS_getcpu,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_rt_sigpending,
    SYS_rt_sigtimedwait,
    SYS_sigaltstack,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
    // Clocks.
    SYS_clock_gettime,
    SYS_clock_getres,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_times,
    // The process itself.
    SYS_getpid,
    SYS_getppid,
    SYS_gettid,
    SYS_getuid,
    SYS_geteuid,
    SYS_getgid,
    SYS_getegid,
    SYS_getrlimit,
    SYS_getrusage,
    SYS_uname,
    SYS_sysinfo,
    SYS_getrandom,
#if defined(__x86_64__)
    // Older names of the same.
    SYS_stat,
    SYS_lstat,
    SYS_access,
    SYS_readlink,
    SYS_getdents,
    SYS_dup2,
    SYS_poll,
    SYS_select,
    SYS_time,
#endif
#ifdef ASSAY_SANITIZED
    // The leak checker stops the other threads from a thread that is none of ours and looks at their registers.
    SYS_ptrace,
    SYS_wait4,
    SYS_pipe2,
    SYS_personality,
    SYS_process_vm_readv,
    SYS_setrlimit,
    SYS_getgroups,
    SYS_capget,
#if defined(__x86_64__)
    SYS_arch_prctl,
    SYS_pipe,
#endif
#endif
};

constexpr std::uint32_t deny(int error) { return SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error); }

constexpr std::uint32_t kWritingFlags = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);

#ifdef ASSAY_SANITIZED
constexpr std::uint32_t kThreadFlags = CLONE_VM;  // the leak checker's helper shares memory but is no thread
#else
constexpr std::uint32_t kThreadFlags = CLONE_VM | CLONE_THREAD;
#endif

/// Writes the filter: a program of classic BPF that ends in a verdict. Each rule begins with the number of the system
/// call in the accumulator and leaves it there when it does not apply.
class FilterWriter {
 public:
  FilterWriter() {
    load(offsetof(seccomp_data, arch));
    add(BPF_JMP | BPF_JEQ | BPF_K, kArchitecture, 1, 0);
    verdict(SECCOMP_RET_KILL_PROCESS);
    load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
    constexpr std::uint32_t kX32 = 0x40000000;  // the same calls with another layout of their arguments
    add(BPF_JMP | BPF_JGE | BPF_K, kX32, 0, 1);
    verdict(SECCOMP_RET_KILL_PROCESS);
#endif
  }

  void always(long call, std::uint32_t what) {
    add(BPF_JMP | BPF_JEQ | BPF_K, number(call), 0, 1);
    verdict(what);
  }
  /// Allows `call` when `mask` of argument `index` is `value`; only the lower half of the argument is looked at.
  void if_masked(long call, unsigned index, std::uint32_t mask, std::uint32_t value) {
    add(BPF_JMP | BPF_JEQ | BPF_K, number(call), 0, 5);
    load(argument(index));
    add(BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
    add(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
    verdict(SECCOMP_RET_ALLOW);
    verdict(deny(EPERM));
  }
  /// Allows `call` when argument `index` is one of `values`.
  template <std::size_t kCount>
  void if_one_of(long call, unsigned index, const std::array<std::uint32_t, kCount>& values) {
    add(BPF_JMP | BPF_JEQ | BPF_K, number(call), 0, static_cast<std::uint8_t>(2 * kCount + 2));
    load(argument(index));
    for (const auto value : values) {
      add(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
      verdict(SECCOMP_RET_ALLOW);
    }
    verdict(deny(EPERM));
  }
  /// Allows `call` when both halves of argument `index` are zero.
  void if_null(long call, unsigned index) {
    add(BPF_JMP | BPF_JEQ | BPF_K, number(call), 0, 6);
    load(argument(index));
    add(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
    load(argument(index) + 4);
    add(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
    verdict(SECCOMP_RET_ALLOW);
    verdict(deny(EPERM));
  }
  /// Refuses `call` when argument `first` has a bit of `bits` and argument `second` one of `more`.
  void unless_both(long call, unsigned first, std::uint32_t bits, unsigned second, std::uint32_t more) {
    add(BPF_JMP | BPF_JEQ | BPF_K, number(call), 0, 6);
    load(argument(first));
    add(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 3);
    load(argument(second));
    add(BPF_JMP | BPF_JSET | BPF_K, more, 0, 1);
    verdict(deny(EPERM));
    verdict(SECCOMP_RET_ALLOW);
  }
  [[nodiscard]] std::vector<sock_filter> finish() {
    verdict(deny(EPERM));
    return std::move(program_);
  }

 private:
  static constexpr std::uint32_t number(long call) { return static_cast<std::uint32_t>(call); }
  static constexpr std::uint32_t argument(unsigned index) {  // its lower half, on a little-endian machine
    return static_cast<std::uint32_t>(offsetof(seccomp_data, args) + index * sizeof(std::uint64_t));
  }
  void load(std::size_t offset) { add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset), 0, 0); }
  void verdict(std::uint32_t what) { add(BPF_RET | BPF_K, what, 0, 0); }
  void add(int code, std::uint32_t k, std::uint8_t if_true, std::uint8_t if_false) {
    program_.push_back({static_cast<std::uint16_t>(code), if_true, if_false, k});
  }

  std::vector<sock_filter> program_;
};

std::vector<sock_filter> write_filter(Openat2 openat2) {
  FilterWriter filter;
  // Nothing is opened for writing, so that a kernel without Landlock does not let us change files either.
  filter.if_masked(SYS_openat, 2, kWritingFlags, O_RDONLY);
#if defined(__x86_64__)
  filter.if_masked(SYS_open, 1, kWritingFlags, O_RDONLY);
#endif
  filter.always(SYS_openat2, openat2 == Openat2::allowed ? SECCOMP_RET_ALLOW : deny(ENOSYS));
  // A new thread shares everything with us; anything else would be a process. clone3 has its flags where a filter
  // cannot see them, and libc goes on with clone when it is not there.
  filter.if_masked(SYS_clone, 0, kThreadFlags, kThreadFlags);
  filter.always(SYS_clone3, deny(ENOSYS));
  // A hole in a parser is worth little without memory that can be written and then executed. Files can be mapped for
  // execution, because modules are.
#ifdef ASSAY_SANITIZED
  filter.always(SYS_mmap, SECCOMP_RET_ALLOW);
  filter.always(SYS_mprotect, SECCOMP_RET_ALLOW);
#else
  filter.unless_both(SYS_mmap, 2, PROT_EXEC, 3, MAP_ANONYMOUS);
  filter.if_masked(SYS_mprotect, 2, PROT_EXEC, 0);
#endif
  filter.if_one_of(SYS_ioctl, 1, std::array<std::uint32_t, 3>{TCGETS, TIOCGWINSZ, FIONREAD});
#ifdef ASSAY_SANITIZED
  filter.always(SYS_prctl, SECCOMP_RET_ALLOW);
#else
  constexpr std::uint32_t kSetVma = 0x53564d41;  // PR_SET_VMA: names of mappings, which newer C libraries give
  filter.if_one_of(SYS_prctl, 0, std::array<std::uint32_t, 3>{PR_SET_NAME, PR_GET_NAME, kSetVma});
#endif
  filter.if_null(SYS_prlimit64, 2);
  // abort() and the like signal a thread of ours.
  filter.if_one_of(SYS_tgkill, 0, std::array{static_cast<std::uint32_t>(::getpid())});
  for (const auto call : kAllowed) filter.always(call, SECCOMP_RET_ALLOW);
  return filter.finish();
}

int install(unsigned flags, const sock_fprog& program) {
  return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) == 0 ? 0 : errno;
}

}  // namespace

bool has_system_call_filter() {
  std::uint32_t action = SECCOMP_RET_ERRNO;
  return kArchitecture != 0 && ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

int filter_system_calls(Openat2 openat2) {
  if (kArchitecture == 0) return ENOSYS;
  auto filter = write_filter(openat2);
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  // SPEC_ALLOW: without it kernels before 5.16 turn speculation off and everything gets slower.
  const int error = install(SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_SPEC_ALLOW, program);
  return error == EINVAL ? install(0, program) : error;
}

}  // namespace assay::engine
