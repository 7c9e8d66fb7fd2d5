#include "engine/signatures.hpp"

#include "core/file_magic.hpp"
#include "engine/gzip_front.hpp"
#include "engine/pickle_front.hpp"

#include <assay/cursor.hpp>

#include <algorithm>
#include <array>

namespace assay::engine {
namespace {

// Each check sees the bytes from the candidate to the end of what there is. It demands enough for chance to be ruled
// out: among random bytes none of them fires once in a terabyte.

bool is_one_of(std::uint64_t value, std::initializer_list<std::uint64_t> values) {
  return std::ranges::find(values, value) != values.end();
}

bool is_zip(ByteView bytes) {
  Cursor in(bytes);
  const auto signature = in.u32("signature");
  if (signature == 0x04034b50) {  // APPNOTE 4.3.7, local file header
    static_cast<void>(in.u16("version"));
    static_cast<void>(in.u16("flags"));
    const auto method = in.u16("method");
    static_cast<void>(in.take(16, "times, checksum and sizes"));
    const auto name = in.u16("name length");
    static_cast<void>(in.u16("extra length"));
    return in && name > 0 && name <= 4096 && (method <= 20 || (method >= 93 && method <= 99));
  }
  if (signature != 0x06054b50) return false;  // 4.3.16, end of central directory
  const auto disk = in.u16("disk");
  const auto directory_disk = in.u16("disk of the directory");
  const auto here = in.u16("entries here");
  const auto entries = in.u16("entries");
  static_cast<void>(in.take(10, "directory and comment length"));
  return in && disk == 0 && directory_disk == 0 && here == entries && entries != 0;
}

bool is_elf(ByteView bytes) {
  Cursor in(bytes);
  if (in.take(4, "magic").text() != magic::kElf) return false;
  const auto width = in.u8("class");
  const auto order = in.u8("data");
  const auto version = in.u8("version");
  static_cast<void>(in.take(9, "ABI and padding"));
  const auto little = in.u16("type");
  const auto type = order == 2 ? (little >> 8U | (little & 0xFFU) << 8U) : little;
  return in && (width == 1 || width == 2) && (order == 1 || order == 2) && version == 1 && type >= 1 && type <= 4;
}

/// What linkers put between the DOS header and the PE header, and what is left of a program that is cut off.
bool has_dos_stub(ByteView bytes) {
  constexpr std::uint64_t kLooked = 4096;  // some have other things in front of it
  return bytes.first(kLooked).text().find("This program cannot be run in DOS mode") != std::string_view::npos;
}

bool is_pe(ByteView bytes) {
  if (has_dos_stub(bytes)) return true;
  Cursor in(bytes);
  static_cast<void>(in.take(0x3c, "DOS header"));
  const auto header = in.u32("offset of the PE header");
  if (!in || header > kSignatureReach - 6) return false;
  in.seek(header, "PE header");
  const auto magic = in.u32("signature");
  static constexpr std::array<std::uint16_t, 7> kMachines{0x014c, 0x8664, 0x01c0, 0x01c4, 0xaa64, 0x5064, 0x0ebc};
  const auto machine = in.u16("machine");
  return in && magic == 0x00004550 && std::ranges::find(kMachines, machine) != kMachines.end();
}

bool is_mach_cpu(std::uint32_t cpu) { return is_one_of(cpu & 0x00FFFFFFU, {6, 7, 10, 12, 14, 18}) && cpu >> 26U == 0; }

bool is_mach(ByteView bytes) {
  Cursor in(bytes);
  const auto magic = in.u32be("magic");
  const bool is_big = magic == 0xfeedface || magic == 0xfeedfacf;
  if (magic == 0xcafebabe) {  // also Java classes, whose next word is a version: at least 45
    const auto count = in.u32be("architectures");
    const auto cpu = in.u32be("processor");
    return in && count >= 1 && count < 30 && is_mach_cpu(cpu);
  }
  if (!is_big && magic != 0xcefaedfe && magic != 0xcffaedfe) return false;
  const auto word = [&](std::string_view what) { return is_big ? in.u32be(what) : in.u32(what); };
  const auto cpu = word("processor");
  static_cast<void>(word("processor subtype"));
  const auto type = word("file type");
  const auto commands = word("load commands");
  return in && is_mach_cpu(cpu) && type >= 1 && type <= 12 && commands >= 1 && commands <= 4096;
}

bool is_script(ByteView bytes) {
  std::string_view line = bytes.first(128).text();
  line.remove_prefix(2);
  line = line.substr(0, line.find('\n'));
  if (line.size() > 100) return false;
  while (line.starts_with(' ')) line.remove_prefix(1);
  const bool is_text =
      std::ranges::all_of(line, [](char c) { return (c >= ' ' && c < '\x7f') || c == '\t' || c == '\r'; });
  return is_text && line.size() >= 4 && line.starts_with('/') && line.find('/', 1) != std::string_view::npos;
}

bool is_wasm(ByteView bytes) { return bytes.starts_with(std::string_view("\0asm\1\0\0\0", 8)); }

bool is_xz(ByteView bytes) { return bytes.starts_with(magic::kXz) && bytes.at(magic::kXz.size()) == 0; }
bool is_7z(ByteView bytes) { return bytes.starts_with(magic::kSevenZip) && bytes.at(magic::kSevenZip.size()) == 0; }
bool is_rar(ByteView bytes) { return bytes.starts_with("Rar!\x1A\x07"); }
bool is_npy(ByteView bytes) { return bytes.starts_with(magic::kNumpy); }

bool is_bzip2(ByteView bytes) {
  const auto level = bytes.at(3).value_or(0);
  return bytes.starts_with(magic::kBzip2) && level >= '1' && level <= '9' && bytes.from(4).starts_with("1AY&SY");
}

bool is_zstd(ByteView bytes) {  // RFC 8878, 3.1.1
  Cursor in(bytes);
  if (in.u32("magic") != 0xFD2FB528) return false;
  const auto descriptor = in.u8("frame header descriptor");
  const bool is_single_segment = (descriptor & 0x20U) != 0;
  static constexpr std::array<std::uint64_t, 4> kDictionaryBytes{0, 1, 2, 4};
  static constexpr std::array<std::uint64_t, 4> kSizeBytes{0, 2, 4, 8};
  auto rest = kDictionaryBytes.at(descriptor & 3U) + kSizeBytes.at(descriptor >> 6U) + (is_single_segment ? 0U : 1U);
  if ((descriptor >> 6U) == 0 && is_single_segment) ++rest;
  static_cast<void>(in.take(rest, "window, dictionary and size"));
  const auto low = in.u16("block header");
  const auto block = low | static_cast<std::uint32_t>(in.u8("block header")) << 16U;
  return in && (descriptor & 0x08U) == 0 && (block >> 1U & 3U) != 3 && (block >> 3U) <= 128U * 1024;
}

bool is_lz4(ByteView bytes) {  // LZ4 frame format 1.6
  Cursor in(bytes);
  const auto magic = in.u32("magic");
  const auto flags = in.u8("flags");
  const auto block = in.u8("block descriptor");
  return in && magic == 0x184D2204 && (flags >> 6U) == 1 && (flags & 2U) == 0 && (block & 0x8FU) == 0 &&
         (block >> 4U) >= 4;
}

constexpr std::uint64_t kTarMagic = 257;

bool is_tar(ByteView bytes) {  // POSIX ustar: the checksum counts its own field as blanks
  const auto header = bytes.slice(0, 512);
  if (!header || !header->from(kTarMagic).starts_with("ustar")) return false;
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < 512; ++i) sum += i >= 148 && i < 156 ? std::uint64_t{' '} : *header->at(i);
  std::uint64_t declared = 0;
  for (const char c : header->slice(148, 8)->text()) {
    if (c >= '0' && c <= '7') declared = declared * 8 + static_cast<std::uint64_t>(c - '0');
  }
  return sum == declared;
}

struct Check {
  std::uint8_t first, second;
  bool (*is)(ByteView);
  Signature signature;
};
constexpr std::array kChecks{
    Check{'P', 'K', is_zip, {.name = "a zip archive"}},
    Check{0x7F, 'E', is_elf, {.name = "an ELF executable", .is_executable = true}},
    Check{'M', 'Z', is_pe, {.name = "a Windows executable", .is_executable = true}},
    Check{0xCE, 0xFA, is_mach, {.name = "a Mach-O executable", .is_executable = true}},
    Check{0xCF, 0xFA, is_mach, {.name = "a Mach-O executable", .is_executable = true}},
    Check{0xFE, 0xED, is_mach, {.name = "a Mach-O executable", .is_executable = true}},
    Check{0xCA, 0xFE, is_mach, {.name = "a Mach-O executable", .is_executable = true}},
    Check{'#', '!', is_script, {.name = "a script", .is_executable = true}},
    Check{0x00, 'a', is_wasm, {.name = "a WebAssembly module", .is_executable = true}},
    Check{0x1F, 0x8B, begins_gzip, {.name = "a gzip stream"}},
    Check{0xFD, '7', is_xz, {.name = "an xz stream"}},
    Check{'7', 'z', is_7z, {.name = "a 7z archive"}},
    Check{'B', 'Z', is_bzip2, {.name = "a bzip2 stream"}},
    Check{0x28, 0xB5, is_zstd, {.name = "a zstd stream"}},
    Check{0x04, 0x22, is_lz4, {.name = "an lz4 stream"}},
    Check{'R', 'a', is_rar, {.name = "a rar archive"}},
    Check{'u', 's', is_tar, {.name = "a tar archive", .lead = kTarMagic}},
    Check{0x93, 'N', is_npy, {.name = "a numpy array"}},
};
constexpr Signature kElfMark{.name = "the mark of an ELF executable", .is_mark = true};

}  // namespace

const Signature* recognise(ByteView bytes, std::uint64_t at, std::uint64_t& work) {
  const auto first = bytes.at(at);
  const auto second = bytes.at(at + 1);
  if (!first || !second) return nullptr;
  if (*first == 0x80) return begins_pickle(bytes.from(at), work) ? &kPickle : nullptr;
  for (const Check& check : kChecks) {
    if (check.first != *first || check.second != *second) continue;
    if (at >= check.signature.lead && check.is(bytes.from(at - check.signature.lead))) return &check.signature;
  }
  return nullptr;
}

const Signature* recognise_mark(ByteView bytes, std::uint64_t at) {
  return bytes.from(at).starts_with(magic::kElf) ? &kElfMark : nullptr;
}

const Signature* recognise_front(ByteView bytes) {
  std::uint64_t work = 4096;
  if (const auto* signature = recognise(bytes, 0, work)) return signature;
  const auto* tar = recognise(bytes, kTarMagic, work);
  return tar != nullptr && tar->lead == kTarMagic ? tar : nullptr;
}

}  // namespace assay::engine
