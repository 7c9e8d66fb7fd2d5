#include "report/evidence.hpp"

#include "core/text.hpp"

namespace assay::report {
namespace {

struct Show {
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::uint64_t number) const { return text::grouped(number); }
  std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
  std::string operator()(const std::vector<std::string>& texts) const {
    std::string all;
    for (const auto& text : texts) all += all.empty() ? text : ", " + text;
    return all;
  }
};

}  // namespace

std::string shown(const EvidenceValue& value) { return std::visit(Show{}, value); }

}  // namespace assay::report
