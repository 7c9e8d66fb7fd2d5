#include "core/text.hpp"
#include "formats/onnx/rules.hpp"
#include "formats/onnx/scan.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace assay::formats::onnx {
namespace {

constexpr std::size_t kLongestWhy = 400;

/// What the checker says takes several lines; here it is part of a sentence.
std::string in_one_line(std::string_view message) {
  std::string line;
  for (const char c : message) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!is_blank) line += c;
    if (is_blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  while (line.ends_with(' ') || line.ends_with('.')) line.pop_back();
  return text::printable(line, kLongestWhy);
}

}  // namespace

void judge_opinion(const Scan& scan) {
  const auto opinion = scan.context.second_opinion();
  if (!opinion) return;
  // A refusal of what assay has found something wrong with, or has not read to its end itself, is no news.
  const bool is_news = scan.complaints.worst() == Severity::info && scan.model.errors.empty();
  const Location everything{{0, scan.artifact.bytes.size()}, "model"};
  const auto why = in_one_line(opinion->message);
  const auto fact = [&](std::string value) { scan.complaints.fact("onnx.checker", std::move(value), 0); };
  switch (opinion->kind) {
    case Opinion::Kind::accepts: return fact("accepts");
    case Opinion::Kind::newer: return fact("newer: " + why);
    case Opinion::Kind::refuses:
      if (is_news)
        scan.complaints.report(kCheckerRefuses, everything,
                               fmt::format("onnx's own checker refuses the model: {}.", why));
      return fact("refuses: " + why);
    case Opinion::Kind::unreadable:
      if (is_news)
        scan.complaints.report(kCheckerCannotParse, everything,
                               fmt::format("The onnx library cannot read the model: {}.", why));
      return fact("cannot parse: " + why);
    case Opinion::Kind::none:
      scan.complaints.report(kNoOpinion, everything, fmt::format("onnx's own checker gave no opinion: {}.", why));
      return fact("no opinion: " + why);
  }
}

}  // namespace assay::formats::onnx
