// Runs of data and one opcode after the other are the same machine: a stream that somebody follows takes no runs.
#include "pickle/machine.hpp"
#include "pickle/stack.hpp"
#include "rules/load.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace assay::pickle {
namespace {

struct Told {
  Trace trace;
  std::uint64_t steps = 0;
  std::vector<std::uint64_t> passed;
};

Told read(const std::string& stream, bool is_followed) {
  Told told;
  MachineOptions options;
  options.step = [&](std::uint64_t count) { return told.steps += count, true; };
  options.passed = [&](std::uint64_t offset) { told.passed.push_back(offset); };
  if (is_followed) options.follow = [](const Event& /*event*/) {};
  told.trace = run(ByteView::of(stream), 0, rules::embedded().pickle, options);
  return told;
}

void check_same(const std::string& stream) {
  const auto one = read(stream, true);
  const auto runs = read(stream, false);
  CHECK(runs.steps == one.steps);
  CHECK(runs.passed == one.passed);
  CHECK(runs.trace.end == one.trace.end);
  CHECK(runs.trace.opcodes == one.trace.opcodes);
  CHECK(runs.trace.is_complete == one.trace.is_complete);
  CHECK(runs.trace.error.has_value() == one.trace.error.has_value());
  if (runs.trace.error && one.trace.error) {
    CHECK(runs.trace.error->message == one.trace.error->message);
    CHECK(runs.trace.error->offset == one.trace.error->offset);
  }
  CHECK(runs.trace.oddities == one.trace.oddities);
  CHECK(runs.trace.weights_only_refusal == one.trace.weights_only_refusal);
  CHECK(runs.trace.result_strings == one.trace.result_strings);
  CHECK(runs.trace.expanded == one.trace.expanded);
  CHECK(runs.trace.hashed == one.trace.hashed);
  CHECK(runs.trace.straddles_frame == one.trace.straddles_frame);
  CHECK(runs.trace.nested.size() == one.trace.nested.size());
  REQUIRE(runs.trace.calls.size() == one.trace.calls.size());
  for (std::size_t i = 0; i < one.trace.calls.size(); ++i) {
    CHECK(runs.trace.calls[i].expression == one.trace.calls[i].expression);
    CHECK(runs.trace.calls[i].offset == one.trace.calls[i].offset);
    CHECK(runs.trace.calls[i].opcode == one.trace.calls[i].opcode);
  }
}

std::string text(const std::string& what) { return std::string("\x8c") + static_cast<char>(what.size()) + what; }

/// Opcodes as they come, most of them data, some with values that make no sense where they stand.
class Streams {
 public:
  explicit Streams(std::uint32_t seed) : random_(seed) {}

  std::string next() {
    std::string stream = "\x80\x04";
    for (auto count = below(400); count > 0; --count) stream += opcode();
    if (below(8) == 0) stream = framed(stream);
    return stream + (below(4) == 0 ? "" : ".");
  }

 private:
  std::uint32_t below(std::uint32_t bound) { return random_() % bound; }
  std::string bytes(std::size_t count) {
    std::string result;
    for (; count > 0; --count) result += static_cast<char>(below(256));
    return result;
  }
  std::string word() {
    auto result = std::string(below(15), below(12) == 0 ? '\xc3' : 'a');
    if (!result.empty() && below(8) == 0) result.back() = below(2) == 0 ? '.' : '\x80';
    return result;
  }
  std::string framed(const std::string& stream) {
    auto size = static_cast<std::uint64_t>(below(static_cast<std::uint32_t>(stream.size()) + 1));
    std::string frame = "\x95";
    for (int i = 0; i < 8; ++i, size >>= 8U) frame += static_cast<char>(size);
    return stream.substr(0, 2) + frame + stream.substr(2);
  }
  std::string opcode() {
    switch (below(34)) {
      case 0: return "K" + bytes(1);
      case 1: return "M" + bytes(2);
      case 2: return "J" + bytes(4);
      case 3: return "G" + bytes(8);
      case 4: return "N";
      case 5: return "\x88";
      case 6: return "\x89";
      case 7:
      case 8: return text(word());
      case 9: {
        const auto content = word();
        return std::string("X") + static_cast<char>(content.size()) + std::string(3, '\0') + content;
      }
      case 10: return "]";
      case 11: return ")";
      case 12: return "}";
      case 13: return "\x85";
      case 14: return "\x86";
      case 15: return "\x87";
      case 16:
      case 17: return "(";
      case 18: return "a";
      case 19: return "e";
      case 20: return "s";
      case 21: return "u";
      case 22:
      case 23: return "\x94";
      case 24: return std::string("q") + static_cast<char>(below(20));
      case 25:
        return std::string("r") + static_cast<char>(below(20)) + std::string(2, '\0') + static_cast<char>(below(40));
      case 26: return std::string("h") + static_cast<char>(below(20));
      case 27: return std::string("j") + static_cast<char>(below(20)) + std::string(3, '\0');
      case 28: return below(3) == 0 ? "0" : "2";
      case 29:
        return "](K\x01K\x02"
               "e}(" +
               text("key") + "K\x03u";
      case 30: return "}" + text("key") + "(K\x01K\x02ts";
      case 31: return "(" + text("os") + text("system") + "\x93" + text("id") + "\x85R";
      case 32: return below(6) == 0 ? "t" : "\x8f";
      default: return below(40) == 0 ? "\xff" : "N";
    }
  }

  std::mt19937 random_;
};

TEST_CASE("runs of data are what they would be one opcode after the other") {
  Streams streams(20'261'127);
  for (int i = 0; i < 3000; ++i) {
    const auto stream = streams.next();
    CAPTURE(i);
    check_same(stream);
  }
}

TEST_CASE("a short text that is a pickle is looked into") {
  std::string stream = "\x80\x04" + text("short") + "0";
  for (const char* content : {"cos\na\n)R.", "(ios\nab\n."}) stream += text(content) + "0";
  stream += "NNNNNNNNNNNNNNNN000000000000000.";
  CHECK(read(stream, false).trace.nested.size() == 2);
  check_same(stream);
}

TEST_CASE("the legacy torch keys, which the first list holds, are kept in runs as well") {
  auto stream = std::string("\x80\x02]q") + '\0' + "(";
  for (const char* key : {"0", "1", "2"}) stream += std::string("X\x01") + std::string(3, '\0') + key;
  stream +=
      "eK\x01K\x02K\x03K\x04K\x05K\x06K\x07K\x08"
      "00000000.";
  CHECK(read(stream, false).trace.result_strings.size() == 3);
  check_same(stream);
}

TEST_CASE("what a stack has buried and a memo forgotten is the same in runs") {
  std::string stream = "\x80\x04(";
  for (std::size_t i = 0; i < Stack::kKnown + 70'000; ++i) stream += "K\x01";
  for (int i = 0; i < 200; ++i) stream += "\x86";
  stream +=
      "t]\x94](K\x01K\x02"
      "e.";
  check_same(stream);
}

}  // namespace
}  // namespace assay::pickle
