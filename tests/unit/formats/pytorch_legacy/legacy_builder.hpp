#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

/// A storage as the object uses it and as it lies behind the pickles.
struct LegacyStorage {
  std::string key = "0";
  std::string type = "FloatStorage";
  std::uint8_t used_elements = 2;
  std::uint64_t stored_elements = 2;
  std::string bytes = std::string(8, 'w');
};

inline std::string little_endian(std::uint64_t value, unsigned size) {
  std::string out;
  for (unsigned i = 0; i < size; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
  return out;
}
inline std::string unicode(std::string_view text) { return "X" + little_endian(text.size(), 4) + std::string(text); }

inline const std::string kLegacyMagic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);

/// A whole legacy checkpoint: a list of storages.
inline std::string legacy_checkpoint(const std::vector<LegacyStorage>& used, const std::vector<LegacyStorage>& stored,
                                     std::string_view protocol = "M\xe9\x03") {
  const std::string proto("\x80\x02", 2);
  std::string out =
      kLegacyMagic + proto + std::string(protocol) + "." + proto + "}(" + unicode("little_endian") + "\x88u.";
  out += proto + "](";
  for (const auto& storage : used)
    out += "(" + unicode("storage") + "ctorch\n" + storage.type + "\n" + unicode(storage.key) + unicode("cpu") + "K" +
           static_cast<char>(storage.used_elements) + "NtQ";
  out += "e." + proto + "](";
  for (const auto& storage : stored) out += unicode(storage.key);
  out += "e.";
  for (const auto& storage : stored) out += little_endian(storage.stored_elements, 8) + storage.bytes;
  return out;
}

}  // namespace assay::test
