#pragma once

#include <cstdint>

namespace assay::engine {

/// Whether openat2 may be called; hidden, it looks like a system call of a later kernel, and openat is used instead.
enum class Openat2 : std::uint8_t { allowed, hidden };

/// Whether this kernel and machine can filter system calls.
[[nodiscard]] bool has_system_call_filter();

/// Lets the process, all threads of it, make only the system calls that a scan needs. Others fail with EPERM, as if
/// for want of a privilege; those made with the numbers of another architecture end the process. Needs no_new_privs.
/// Gives the errno of what went wrong, or 0.
[[nodiscard]] int filter_system_calls(Openat2 openat2);

}  // namespace assay::engine
