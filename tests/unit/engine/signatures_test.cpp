#include "engine/signatures.hpp"

#include "engine/candidates.hpp"
#include "engine/pickle_front.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace assay::engine {
namespace {

using namespace std::string_literals;

std::vector<std::string> names_in(const std::string& bytes) {
  std::vector<std::string> names;
  const ByteView view = ByteView::of(bytes);
  std::uint64_t work = 1'000'000;
  std::uint64_t from = 0;
  while (const auto candidate = next_candidate(view, from, view.size())) {
    from = *candidate + 1;
    if (const auto* signature = recognise(view, *candidate, work))
      names.push_back(std::string(signature->name) + " at " + std::to_string(*candidate - signature->lead));
  }
  return names;
}

std::string pe() {
  std::string bytes = "MZ" + std::string(0x3a, '\0') + "\x80\0\0\0"s;
  bytes.resize(0x80);
  return bytes + "PE\0\0\x64\x86"s;
}

std::string tar() {
  std::string header(512, '\0');
  header.replace(0, 4, "name");
  header.replace(257, 6, "ustar\0"s);
  header.replace(148, 8, "        ");
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  std::string octal;
  for (; sum != 0; sum /= 8) octal.insert(0, 1, static_cast<char>('0' + sum % 8));
  header.replace(148, 8, octal + std::string(8 - octal.size(), '\0'));
  return header;
}

struct Sample {
  std::string name;
  std::string bytes;
};
const std::vector<Sample>& samples() {
  static const std::vector<Sample> kSamples{
      {"a zip archive", "PK\3\4\x14\0\0\0\x08\0"s + std::string(16, '\0') + "\1\0\0\0a"s},
      {"a zip archive", "PK\5\6\0\0\0\0\1\0\1\0"s + std::string(10, '\0')},
      {"an ELF executable",
       "\x7f"
       "ELF\2\1\1"s +
           std::string(9, '\0') + "\3\0"s},
      {"an ELF executable",
       "\x7f"
       "ELF\1\2\1"s +
           std::string(9, '\0') + "\0\2"s},
      {"a Windows executable", pe()},
      {"a Mach-O executable", "\xCF\xFA\xED\xFE\x07\0\0\x01\x03\0\0\0\2\0\0\0\x10\0\0\0"s},
      {"a Mach-O executable", "\xCA\xFE\xBA\xBE\0\0\0\2\x01\0\0\x07"s},
      {"a script", "#!/usr/bin/env python3\n"},
      {"a script", "#! /bin/sh\r\n"},
      {"a WebAssembly module", "\0asm\1\0\0\0"s},
      {"a gzip stream", "\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0"s},
      {"an xz stream",
       "\xFD"
       "7zXZ\0\0"s},
      {"a 7z archive", "7z\xBC\xAF\x27\x1C\0\4"s},
      {"a bzip2 stream", "BZh91AY&SY"},
      {"a zstd stream", "\x28\xB5\x2F\xFD\x04\x50\x15\0\0"s},
      {"an lz4 stream", "\x04\x22\x4D\x18\x64\x40\xA7"s},
      {"a rar archive", "Rar!\x1A\x07\x01\0"s},
      {"a tar archive", tar()},
      {"a numpy array", "\x93NUMPY\1\0"s},
      {"a pickle", "\x80\2cos\nsystem\nX\2\0\0\0id\x85R."s},
      {"a pickle", "\x80\4\x95\x1d\0\0\0\0\0\0\0\x8c\2os\x94\x8c\6system\x94\x93\x94\x8c\2id\x94\x85\x94R\x94."s},
      {"a pickle", "\x80\3(K\1K\2Nibuiltins\neval\n."s},
  };
  return kSamples;
}

}  // namespace

TEST_CASE("everything that is known is recognised, wherever it is") {
  for (const auto& [name, bytes] : samples()) {
    INFO(name);
    CHECK(names_in(bytes) == std::vector{name + " at 0"});
    for (const std::size_t before : {std::size_t{1}, std::size_t{31}, std::size_t{64}, std::size_t{1000}})
      CHECK(names_in(std::string(before, '\x01') + bytes + std::string(100, '\x01')) ==
            std::vector{name + " at " + std::to_string(before)});
  }
}

TEST_CASE("what is cut off is not recognised") {
  for (const auto& [name, bytes] : samples()) {
    INFO(name);
    const auto found = names_in(bytes.substr(0, 5));
    CHECK((found.empty() || bytes.size() < 8 || name == "a rar archive"));
  }
}

TEST_CASE("a recognisable beginning is told by name") {
  for (const auto& [name, bytes] : samples()) {
    REQUIRE(recognise_front(ByteView::of(bytes)) != nullptr);
    CHECK(recognise_front(ByteView::of(bytes))->name == name);
  }
  CHECK(recognise_front(ByteView::of("weights")) == nullptr);
  CHECK(recognise_front(ByteView()) == nullptr);
}

TEST_CASE("a pickle that imports nothing, or is none, is not recognised") {
  for (const std::string& bytes : {
           "\x80\2K\1K\2\x86."s,                // builds numbers
           "\x80\2."s,                          // ends at once
           "\x80\2\xFF"s,                       // no opcode
           "\x80\4\x8c\2os\x93"s,               // one name only
           "\x80\4\x8c\2\xFF\xFE\x8c\1a\x93"s,  // no names
           "\x80\2c\1\2\n\3\n"s,                // no names either
           "\x80\2X\xFF\xFF\xFF\xFFos"s,        // longer than there is
           "\x80\6cos\nsystem\n"s,              // no such protocol
       })
    CHECK(names_in(bytes).empty());
}

TEST_CASE("quantised weights are not taken for pickles") {
  std::mt19937 random(3);
  std::string bytes;
  // Bytes around the zero point of eight-bit quantisation, every one of which is an opcode.
  for (int i = 0; i < 4'000'000; ++i) bytes += static_cast<char>(0x80 + static_cast<int>(random() % 24) - 8);
  CHECK(names_in(bytes).empty());
}

TEST_CASE("random bytes are nothing") {
  std::mt19937_64 random(5);
  std::string bytes(16U << 20U, '\0');
  for (auto& c : bytes) c = static_cast<char>(random());
  CHECK(names_in(bytes).empty());
}

TEST_CASE("following pickles costs what it may") {
  // Each of the beginnings leads to the end: without a budget this is quadratic.
  std::string bytes;
  for (int i = 0; i < 200'000; ++i) bytes += "\x80\2N";
  std::uint64_t work = 1000;
  CHECK_FALSE(begins_pickle(ByteView::of(bytes), work));
  CHECK(work == 0);
}

TEST_CASE("candidates are found at every offset and on every border") {
  for (std::size_t size = 2; size < 200; ++size) {
    for (std::size_t at = 0; at + 2 <= size; ++at) {
      std::string bytes(size, '\x01');
      bytes.replace(at, 2, "MZ");
      const ByteView view = ByteView::of(bytes);
      CHECK(next_candidate(view, 0, size) == at);
      CHECK(next_candidate(view, at, size) == at);
      CHECK(next_candidate(view, at + 1, size) == std::nullopt);
      CHECK(next_candidate(view, 0, at) == std::nullopt);
    }
  }
  CHECK(next_candidate(ByteView(), 0, 10) == std::nullopt);
  CHECK(next_candidate(ByteView::of("M"), 0, 10) == std::nullopt);
}

}  // namespace assay::engine
