#include "cli/helper_process.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>

namespace assay::cli {

std::optional<engine::Descriptor> start_helper(const std::function<void(int channel)>& serve) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return std::nullopt;
  engine::Descriptor ours(ends[0]);
  const engine::Descriptor theirs(ends[1]);
  const auto child = ::fork();
  if (child < 0) return std::nullopt;
  if (child > 0) return ours;
  ::close(ours.number());
  // What the first process was given is not for this one to keep open: somebody may wait for its end.
  if (const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC); nothing >= 0)
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, standard);
  // It ends when the first one does, whatever the terminal sends to both.
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
  try {
    serve(theirs.number());
  } catch (...) {  // what is behind this call on the stack is the first process's to do
    ::_exit(1);
  }
  ::_exit(0);
}

bool read_message(int channel, void* into, std::size_t size) {
  auto* at = static_cast<char*>(into);
  while (size > 0) {
    const auto got = ::read(channel, at, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_message(int channel, const void* from, std::size_t size) {
  ssize_t put = -1;
  do put = ::write(channel, from, size);
  while (put < 0 && errno == EINTR);
  return put == static_cast<ssize_t>(size);
}

}  // namespace assay::cli
