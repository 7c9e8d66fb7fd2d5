// `deflate`, `zlib`, `gzip`, `bzip2`, `xz`, `lzma`, `lzip`, `zstd`, `lz4`, each with `… end`: the bytes of the block,
// compressed.
#include "support/assembly.hpp"

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
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

namespace {

/// Room for what any of the compressors makes of `bytes`.
std::string room_for(std::string_view bytes) { return std::string(bytes.size() + bytes.size() / 8 + 4096, '\0'); }

std::string demand(bool is_good, std::string out, std::size_t size) {
  if (!is_good) throw std::runtime_error("a compressor does not finish");
  out.resize(size);
  return out;
}

std::string bzip2(std::string_view bytes) {
  std::string out = room_for(bytes);
  std::string copy(bytes);
  auto size = static_cast<unsigned>(out.size());
  const int status =
      BZ2_bzBuffToBuffCompress(out.data(), &size, copy.data(), static_cast<unsigned>(copy.size()), 9, 0, 0);
  return demand(status == BZ_OK, std::move(out), size);
}

const std::uint8_t* in_bytes(std::string_view bytes) { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }

std::string xz(std::string_view bytes) {
  std::string out = room_for(bytes);
  std::size_t size = 0;
  const auto status = lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nullptr, in_bytes(bytes), bytes.size(),
                                              reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size());
  return demand(status == LZMA_OK, std::move(out), size);
}

std::string lzma_alone(std::string_view bytes) {
  std::string out = room_for(bytes);
  lzma_options_lzma options;
  lzma_lzma_preset(&options, 6);
  lzma_stream stream = LZMA_STREAM_INIT;
  auto status = lzma_alone_encoder(&stream, &options);
  stream.next_in = in_bytes(bytes);
  stream.avail_in = bytes.size();
  stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  stream.avail_out = out.size();
  if (status == LZMA_OK) status = lzma_code(&stream, LZMA_FINISH);
  const auto size = static_cast<std::size_t>(stream.total_out);
  lzma_end(&stream);
  return demand(status == LZMA_STREAM_END, std::move(out), size);
}

/// LZMA as zip archives hold it: a version, the properties, and a raw stream without an end of its own.
std::string lzma_zip(std::string_view bytes) {
  const std::string alone = lzma_alone(bytes);
  return std::string("\x09\x14\x05\0", 4) + alone.substr(0, 5) + alone.substr(13);
}

/// The same in the container of lzip: a dictionary of 2^23, and behind the stream a checksum and two sizes.
std::string lzip(std::string_view bytes) {
  std::string out = std::string("LZIP\x01\x17") + lzma_alone(bytes).substr(13);
  put(out, crc32(bytes), 4);
  put(out, bytes.size(), 8);
  put(out, out.size() + 8, 8);
  return out;
}

std::string zstd(std::string_view bytes) {
  std::string out = room_for(bytes);
  const auto size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
  return demand(ZSTD_isError(size) == 0, std::move(out), size);
}

std::string lz4(std::string_view bytes) {
  std::string out(LZ4F_compressFrameBound(bytes.size(), nullptr), '\0');
  const auto size = LZ4F_compressFrame(out.data(), out.size(), bytes.data(), bytes.size(), nullptr);
  return demand(LZ4F_isError(size) == 0, std::move(out), size);
}

struct Compressor {
  std::string_view name;
  std::string (*compress)(std::string_view);
};
constexpr std::array kCompressors{
    Compressor{"deflate", [](std::string_view bytes) { return deflate(bytes, -15); }},
    Compressor{"zlib", [](std::string_view bytes) { return deflate(bytes, 15); }},
    Compressor{"gzip", [](std::string_view bytes) { return deflate(bytes, 31); }},
    Compressor{"bzip2", bzip2},
    Compressor{"xz", xz},
    Compressor{"lzma", lzma_alone},
    Compressor{"lzma_zip", lzma_zip},
    Compressor{"lzip", lzip},
    Compressor{"zstd", zstd},
    Compressor{"lz4", lz4},
};

}  // namespace

std::string compress(std::string_view name, std::string_view bytes) {
  for (const auto& compressor : kCompressors)
    if (name == compressor.name) return compressor.compress(bytes);
  throw std::runtime_error("no such compressor: " + std::string(name));
}

bool compress_statement(Source& source, const Line& line, std::string& out) {
  for (const auto& compressor : kCompressors) {
    if (line.name() != compressor.name) continue;
    line.expect(0);
    out += compressor.compress(block(source, line));
    return true;
  }
  return false;
}

}  // namespace assay::test::assembly
