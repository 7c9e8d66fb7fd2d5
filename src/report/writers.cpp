#include "report/writers.hpp"

#include "report/json.hpp"
#include "report/text.hpp"

#include <array>

namespace assay::report {

std::span<const Writer> writers() {
  static constexpr std::array kAll{
      Writer{"text", write_text},
      Writer{"json", write_json},
      Writer{"jsonl", write_jsonl},
  };
  return kAll;
}

const Writer* find_writer(std::string_view name) {
  for (const auto& writer : writers())
    if (writer.name == name) return &writer;
  return nullptr;
}

}  // namespace assay::report
