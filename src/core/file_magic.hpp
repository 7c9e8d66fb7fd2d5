#pragma once

#include <cstdint>
#include <string_view>

/// How files begin that others are taken for, hide or are wrapped in. What reads one of them has its own constants for
/// the rest of the header.
namespace assay::magic {

inline constexpr std::string_view kZip = "PK\x03\x04";                   // APPNOTE, 4.3.7
inline constexpr std::string_view kSevenZip = "7z\xBC\xAF\x27\x1C";      // 7zFormat.txt
inline constexpr std::string_view kGzip = "\x1F\x8B\x08";                // RFC 1952, 2.3.1, with deflate
inline constexpr std::string_view kBzip2 = "BZh";                        // and the size of its blocks, '1' to '9'
inline constexpr std::string_view kXz{"\xFD\x37zXZ\0", 6};               // xz-file-format, 2.1.1.1
inline constexpr std::string_view kZstd = "\x28\xB5\x2F\xFD";            // RFC 8878, 3.1.1
inline constexpr std::string_view kNumpy = "\x93NUMPY";                  // NEP 1
inline constexpr std::string_view kElf = "\x7F\x45LF";                   // programs and libraries of Linux
inline constexpr std::string_view kMachO = "\xCF\xFA\xED\xFE";           // and of macOS, 64 bits, little-endian
inline constexpr std::string_view kMachO32 = "\xCE\xFA\xED\xFE";         // 32 bits
inline constexpr std::string_view kMachOUniversal = "\xCA\xFE\xBA\xBE";  // for several processors; Java's classes too
inline constexpr std::string_view kDos = "MZ";                           // DOS and Windows
inline constexpr std::string_view kScript = "#!";                        // the rest of the line names what runs it

/// Whether a zlib stream begins with these two bytes as every library writes it: deflate with a window of 32 KiB, their
/// checksum, no dictionary (RFC 1950, 2.2).
constexpr bool begins_zlib(std::uint8_t method, std::uint8_t flags) {
  return method == 0x78 && (0x7800U | flags) % 31 == 0 && (flags & 0x20U) == 0;
}

}  // namespace assay::magic
