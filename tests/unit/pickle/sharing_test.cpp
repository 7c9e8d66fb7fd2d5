#include "pickle/machine.hpp"
#include "rules/load.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace assay::pickle {
namespace {

constexpr int kWidth = 100;
constexpr int kHeight = 8;

std::string text(const std::string& what) { return std::string("\x8c") + static_cast<char>(what.size()) + what; }
std::string global(const std::string& module, const std::string& name) { return text(module) + text(name) + "\x93"; }
std::string put(int index) { return std::string("q") + static_cast<char>(index) + "0"; }
std::string get(int index) { return std::string("h") + static_cast<char>(index); }
std::string repeated(const std::string& what) {
  std::string all;
  for (int i = 0; i < kWidth; ++i) all += what;
  return all;
}

/// 100 ways to each of 100 …, eight deep.
std::string shared_iterables() {
  auto stream = std::string("\x80\x04") + global("itertools", "chain") + put(100) + global("builtins", "range") +
                "K\x05\x85R" + put(0);
  for (int i = 0; i < kHeight; ++i) stream += get(100) + "(" + repeated(get(i)) + "tR" + put(i + 1);
  return stream + global("builtins", "list") + get(kHeight) + "\x85R.";
}

/// The same of whose calls one is reported, and what stands in it folded.
std::string shared_arguments() {
  auto stream = std::string("\x80\x04") + "K\x01\x85" + put(0);
  for (int i = 0; i < kHeight; ++i) stream += "(" + repeated(get(i)) + "t" + put(i + 1);
  return stream + global("os", "system") + get(kHeight) + "\x85R.";
}

bool says_so(const Trace& trace) {
  return std::ranges::any_of(trace.oddities, [](const std::string& oddity) {
    return oddity.find("in each other, more often than is followed") != std::string::npos;
  });
}

TEST_CASE("what is shared many times over is followed for a while, and that is told") {
  for (const auto& stream : {shared_iterables(), shared_arguments()}) {
    const auto trace = run(ByteView::of(stream), 0, rules::embedded().pickle, {});
    CHECK(trace.is_complete);
    CHECK(says_so(trace));
  }
}

TEST_CASE("what is shared a few times is followed to its end") {
  const auto stream = std::string("\x80\x04") + global("itertools", "chain") + put(100) + global("builtins", "range") +
                      "K\x05\x85R" + put(0) + get(100) + "(" + repeated(get(0)) + "tR" + put(1) +
                      global("builtins", "list") + get(1) + "\x85R.";
  CHECK_FALSE(says_so(run(ByteView::of(stream), 0, rules::embedded().pickle, {})));
}

}  // namespace
}  // namespace assay::pickle
