#include "report/fingerprint.hpp"

#include "core/text.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <variant>
#include <vector>

namespace assay::report {
namespace {

/// 64-bit FNV-1a over length-prefixed parts, so that ("ab", "c") and ("a", "bc") differ.
class Hash {
 public:
  void add(std::string_view part) {
    add(static_cast<std::uint64_t>(part.size()));
    for (const char character : part) mix(static_cast<unsigned char>(character));
  }
  void add(std::uint64_t number) {
    for (unsigned shift = 0; shift < 64; shift += 8) mix(static_cast<unsigned char>(number >> shift));
  }
  [[nodiscard]] std::string hex() const {
    std::string text(16, '0');
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), state_, 16).ptr;
    const auto count = static_cast<std::size_t>(end - digits.data());
    text.replace(16 - count, count, digits.data(), count);
    return text;
  }

 private:
  void mix(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3ULL; }
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

struct AddValue {
  Hash& hash;
  void operator()(const std::string& text) const { hash.add(text); }
  void operator()(std::uint64_t number) const { hash.add(number); }
  void operator()(bool truth) const { hash.add(std::uint64_t{truth}); }
  void operator()(const std::vector<std::string>& texts) const {
    hash.add(static_cast<std::uint64_t>(texts.size()));
    for (const auto& text : texts) hash.add(text);
  }
};

std::string content_of(const Finding& finding, std::string_view path) {
  Hash hash;
  hash.add(finding.rule == nullptr ? std::string_view() : finding.rule->id);
  hash.add(path);
  hash.add(finding.location.logical);
  for (const auto& evidence : finding.evidence) {
    hash.add(evidence.key);
    hash.add(static_cast<std::uint64_t>(evidence.value.index()));
    std::visit(AddValue{hash}, evidence.value);
  }
  return hash.hex();
}

}  // namespace

void fingerprint_findings(Report& report) {
  std::vector<const RootRecord*> owner(report.artifacts.size(), nullptr);
  for (const auto& root : report.roots)
    for (std::size_t i = 0; i < root.artifact_count && root.first_artifact + i < owner.size(); ++i)
      owner[root.first_artifact + i] = &root;

  std::unordered_map<std::string, std::uint64_t> seen;
  for (auto& finding : report.findings) {
    std::string_view path;
    if (finding.artifact < report.artifacts.size()) {
      path = report.artifacts[finding.artifact].path;
      if (const auto* root = owner[finding.artifact]) path = text::path_inside(path, root->path);
    }
    finding.fingerprint = content_of(finding, path);
    const auto repeat = ++seen[finding.fingerprint];
    if (repeat > 1) finding.fingerprint += ':' + std::to_string(repeat);
  }
}

}  // namespace assay::report
