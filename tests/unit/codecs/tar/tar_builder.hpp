#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::test {

struct TarMember {
  std::string name;
  std::string body;
  char type = '0';
  std::string link;
  std::string prefix;
  std::string size_field;  ///< instead of the size of the body
  std::string magic = std::string(
      "ustar\0"
      "00",
      8);
};

/// Writes tar archives block by block, wrong ones too.
class TarBuilder {
 public:
  TarBuilder& add(const TarMember& member) {
    std::string block(512, '\0');
    const auto put = [&](std::size_t at, std::string_view text) { block.replace(at, text.size(), text); };
    put(0, std::string_view(member.name).substr(0, 100));
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, member.size_field.empty() ? fmt::format("{:011o}", member.body.size()) : member.size_field);
    put(136, "00000000000");
    put(148, "        ");
    block[156] = member.type;
    put(157, std::string_view(member.link).substr(0, 100));
    put(257, member.magic);
    put(345, member.prefix);
    std::uint64_t sum = 0;
    for (const char c : block) sum += static_cast<unsigned char>(c);
    put(148, fmt::format("{:06o}", sum));
    block[154] = '\0';
    bytes_ += block;
    bytes_ += member.body;
    bytes_.append((512 - member.body.size() % 512) % 512, '\0');
    return *this;
  }
  TarBuilder& file(std::string name, std::string body) {
    return add({.name = std::move(name), .body = std::move(body)});
  }
  TarBuilder& pax(std::string_view records, char type = 'x') {
    return add({.name = "pax", .body = std::string(records), .type = type});
  }
  /// A pax record with its length in front.
  static std::string record(std::string_view key, std::string_view value) {
    const auto rest = key.size() + value.size() + 3;
    auto length = rest + fmt::format("{}", rest).size();
    length = rest + fmt::format("{}", length).size();
    return fmt::format("{} {}={}\n", length, key, value);
  }
  [[nodiscard]] std::string end() const { return bytes_ + std::string(1024, '\0'); }
  [[nodiscard]] const std::string& without_end() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace assay::test
