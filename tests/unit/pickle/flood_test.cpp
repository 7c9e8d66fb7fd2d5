#include "pickle/machine.hpp"
#include "rules/load.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace assay::pickle {
namespace {

std::string text(const std::string& what) { return std::string("\x8c") + static_cast<char>(what.size()) + what; }

std::string call(const std::string& module, const std::string& name, const std::string& arguments) {
  return text(module) + text(name) + "\x93" + arguments + "R0";
}

/// Calls that differ, each worth a finding.
std::string many_calls(int count) {
  std::string stream;
  for (int i = 0; i < count; ++i) stream += call("mypkg" + std::to_string(i), "make", ")");
  return stream;
}

bool has_call(const Trace& trace, std::string_view callable) {
  return std::ranges::any_of(trace.calls, [&](const Call& one) { return one.callable == callable; });
}

}  // namespace

TEST_CASE("a flood of mild calls hides no severe one", "[flood]") {
  const auto stream = "\x80\x04" + many_calls(1'100) + call("os", "system", text("id") + "\x85") + "N.";
  const auto trace = run(ByteView::of(stream), 0, rules::embedded().pickle, {});
  CHECK(trace.is_complete);
  CHECK(has_call(trace, "mypkg7.make"));
  CHECK_FALSE(has_call(trace, "mypkg1099.make"));
  CHECK(trace.calls_dropped == 1'100 - 1'024);
  CHECK(has_call(trace, "os.system"));
}

}  // namespace assay::pickle
