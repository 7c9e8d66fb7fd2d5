// `deflate … end`, `zlib … end`, `gzip … end`: the bytes of the block, compressed.
#include "support/assembly.hpp"

#include <zlib.h>

#include <stdexcept>

namespace assay::test::assembly {

std::string deflate(std::string_view bytes, int window_bits) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not start");
  std::string out(deflateBound(&stream, bytes.size()) + 32, '\0');
  std::string copy(bytes);
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = ::deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("zlib does not finish");
  return out;
}

std::uint32_t crc32(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

bool compress_statement(Source& source, const Line& line, std::string& out) {
  int window_bits = 0;
  if (line.name() == "deflate") {
    window_bits = -15;
  } else if (line.name() == "zlib") {
    window_bits = 15;
  } else if (line.name() == "gzip") {
    window_bits = 31;
  } else {
    return false;
  }
  line.expect(0);
  out += deflate(block(source, line), window_bits);
  return true;
}

}  // namespace assay::test::assembly
