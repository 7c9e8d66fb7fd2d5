// Windows change nothing: what matches in windows is what matches in one piece, at the same places.
#include "fuzz/check.hpp"
#include "support/contiguous.hpp"

#include <cstdint>
#include <cstdio>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using assay::match::RuleSource;
  static const auto kSignatures = [] {
    const RuleSource source{.name = "fuzz.yar", .text = std::string(assay::test::kShortRules)};
    return assay::match::Signatures::compile(std::span(&source, 1)).value();
  }();
  if (size == 0) return 0;
  // The first byte chooses how large windows are, so that their edges fall everywhere.
  const assay::match::WindowSizes sizes{.window = 130ULL + data[0], .reach = 64};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = assay::test::matches_in_windows(kSignatures, bytes, {});
  const auto windows = assay::test::matches_in_windows(kSignatures, bytes, sizes);
  if (whole != windows) std::fprintf(stderr, "whole:\n%s\nwindows:\n%s\n", whole.c_str(), windows.c_str());
  ASSAY_CHECK(whole == windows);
  return 0;
}
