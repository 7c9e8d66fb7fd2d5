#include "codecs/compress/inflate.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <optional>
#include <utility>

namespace assay::compress {
namespace {

constexpr int kLargestWindow = 15;

constexpr int window_bits(Wrapper wrapper) {
  switch (wrapper) {
    case Wrapper::raw: return -kLargestWindow;
    case Wrapper::zlib: return kLargestWindow;
    case Wrapper::gzip: return kLargestWindow + 16;
  }
  return -kLargestWindow;
}

constexpr std::string_view name_of(Wrapper wrapper) {
  switch (wrapper) {
    case Wrapper::raw: return "deflate";
    case Wrapper::zlib: return "zlib";
    case Wrapper::gzip: return "gzip";
  }
  return "deflate";
}

}  // namespace

struct InflateStream::State {
  State(ByteView bytes, Wrapper kind, Storage owner) : input(bytes), wrapper(kind), storage(std::move(owner)) {
    if (inflateInit2(&zlib, window_bits(kind)) != Z_OK) throw std::bad_alloc();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { inflateEnd(&zlib); }

  [[nodiscard]] std::uint64_t consumed() const { return handed - zlib.avail_in; }

  /// zlib counts its input in 32 bits, so it is handed over in pieces.
  void hand_over() {
    const ByteView piece = input.from(handed).first(std::numeric_limits<uInt>::max());
    // zlib never writes through next_in; its type predates const.
    zlib.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(piece.span().data()));
    zlib.avail_in = static_cast<uInt>(piece.size());
    handed += piece.size();
  }

  Error broken(int code) const {
    const bool is_short = code == Z_BUF_ERROR;
    return {is_short ? ErrorCode::truncated : ErrorCode::malformed, input.origin() + consumed(),
            is_short ? fmt::format("{} stream: ends before its last block", name_of(wrapper))
                     : fmt::format("{} stream: {}", name_of(wrapper), zlib.msg != nullptr ? zlib.msg : "broken")};
  }

  ByteView input;
  Wrapper wrapper;
  Storage storage;
  z_stream zlib{};
  std::uint64_t handed = 0;
  bool is_at_end = false;
  std::optional<Error> error;
};

InflateStream::InflateStream(ByteView input, Wrapper wrapper, Storage storage)
    : state_(std::make_unique<State>(input, wrapper, std::move(storage))) {}
InflateStream::~InflateStream() = default;

bool InflateStream::is_at_end() const { return state_->is_at_end; }
std::uint64_t InflateStream::consumed() const { return state_->consumed(); }

Result<std::size_t> InflateStream::read(std::span<std::byte> buffer) {
  State& state = *state_;
  if (state.error) return std::unexpected(*state.error);
  if (state.is_at_end || buffer.empty()) return 0;
  const std::size_t room = std::min<std::size_t>(buffer.size(), std::numeric_limits<uInt>::max());
  state.zlib.next_out = reinterpret_cast<Bytef*>(buffer.data());
  state.zlib.avail_out = static_cast<uInt>(room);
  while (state.zlib.avail_out != 0) {
    if (state.zlib.avail_in == 0) state.hand_over();
    const int code = inflate(&state.zlib, Z_NO_FLUSH);
    if (code == Z_OK) continue;
    if (code == Z_STREAM_END) {
      state.is_at_end = true;
    } else if (code == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else {
      state.error = state.broken(code);
    }
    break;
  }
  const std::size_t delivered = room - state.zlib.avail_out;
  if (delivered == 0 && state.error) return std::unexpected(*state.error);
  return delivered;
}

}  // namespace assay::compress
