#pragma once

#include "match/scanner.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace assay::test {

/// What matching says of `bytes` in windows of these sizes: a line for each rule, with every place. The bundled rules
/// are left out: their strings reach farther than the small windows of tests do.
inline std::string matches_in_windows(const match::Signatures& signatures, std::string_view bytes,
                                      match::WindowSizes sizes) {
  const ByteView view = ByteView::of(bytes);
  match::RegionWindows windows(view, {{0, view.size()}}, sizes);
  match::Scanner scanner(signatures);
  const auto scanned =
      scanner.scan({.path = "x", .formats = "x", .size = view.size(), .depth = 0, .held = view, .seconds = 0}, windows);
  std::string text;
  for (const auto& hit : scanned.hits) {
    if (hit.signature.is_bundled) continue;
    text += hit.signature.name + " " + std::to_string(hit.count) + ":";
    for (const auto& place : hit.places)
      text += " " + place.string + "@" + std::to_string(place.range.offset) + "+" + std::to_string(place.range.size);
    text += "\n";
  }
  for (const auto& problem : scanned.problems) text += problem.message + "\n";
  return text;
}

/// Rules whose strings depend on at most 64 bytes around their first.
inline constexpr std::string_view kShortRules = R"(
rule literal { strings: $a = "abc" $b = "ab" nocase wide ascii condition: any of them }
rule word { strings: $a = "word" fullword $b = "wide" wide fullword condition: any of them }
rule expression { strings: $a = /a[bc]{1,20}d/ $b = /\bx.{0,10}y\b/ condition: any of them }
rule greedy { strings: $a = /q[a-z]{2,30}/ condition: $a }
rule start { strings: $a = /^abc/ condition: $a }
rule end { strings: $a = /abc$/ condition: $a }
rule jump { strings: $a = { 61 [0-20] 7a } $b = { 61 ?? 63 } condition: any of them }
rule count { strings: $a = "a" condition: #a > 3 }
rule place { strings: $a = "b" condition: $a at 5 or $a in (100..200) }
rule distance { strings: $a = "ab" $b = "cd" condition: for any i in (1..#a) : ($b in (@a[i]..@a[i] + 300)) }
rule reads { condition: uint32(0) == 0x64636261 or uint16(filesize - 2) == 0x6463 }
rule encoded { strings: $a = "hello" xor(1-3) $b = "hello" base64 condition: any of them }
rule absent { strings: $a = "abc" condition: not $a and filesize > 200 }
)";

}  // namespace assay::test
