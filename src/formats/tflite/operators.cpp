#include "formats/tflite/operators.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::tflite {
namespace {

struct Effect {
  std::string_view name;
  std::string_view does;
};

constexpr std::string_view kReads = "reads files of whoever runs the model";
constexpr std::string_view kWrites = "writes files of whoever runs the model";
constexpr std::string_view kPython = "calls Python";
constexpr std::string_view kNetwork = "talks to other machines";

constexpr std::array kEffects{
    Effect{"DataServiceDataset", kNetwork},
    Effect{"DataServiceDatasetV2", kNetwork},
    Effect{"EagerPyFunc", kPython},
    Effect{"FixedLengthRecordDataset", kReads},
    Effect{"FixedLengthRecordReader", kReads},
    Effect{"LMDBReader", kReads},
    Effect{"MatchingFiles", kReads},
    Effect{"MergeV2Checkpoints", kWrites},
    Effect{"PyFunc", kPython},
    Effect{"PyFuncStateless", kPython},
    Effect{"ReadFile", kReads},
    Effect{"RemoteCall", kNetwork},
    Effect{"Restore", kReads},
    Effect{"RestoreSlice", kReads},
    Effect{"RestoreV2", kReads},
    Effect{"Save", kWrites},
    Effect{"SaveSlices", kWrites},
    Effect{"SaveV2", kWrites},
    Effect{"SqlDataset", kReads},
    Effect{"TFRecordDataset", kReads},
    Effect{"TFRecordReader", kReads},
    Effect{"TextLineDataset", kReads},
    Effect{"TextLineReader", kReads},
    Effect{"WholeFileReader", kReads},
    Effect{"WriteFile", kWrites},
};
static_assert(std::ranges::is_sorted(kEffects, {}, &Effect::name));

}  // namespace

std::string_view side_effect_of(std::string_view name) {
  const auto* const found = std::ranges::lower_bound(kEffects, name, {}, &Effect::name);
  return found != kEffects.end() && found->name == name ? found->does : std::string_view();
}

}  // namespace assay::formats::tflite
