#pragma once

#include "cli/inputs.hpp"
#include "cli/usage.hpp"
#include "cli/verify_trust.hpp"
#include "policy/policy.hpp"

#include <assay/report.hpp>

#include <string>
#include <vector>

namespace assay::cli {

/// The signatures that a policy demands. Keys and certificates are read before the process confines itself; signatures
/// are judged when the files have been scanned, by the digests of that one reading.
class RequiredSignatures {
 public:
  /// An error when the policy asks for what cannot be, or a file that it names cannot be read. Both must outlive this.
  [[nodiscard]] static Parsed<RequiredSignatures> prepare(const policy::Policy& policy, const InputNames& names);

  /// The signatures that lie beside what is scanned, and so have to stay readable.
  [[nodiscard]] const std::vector<std::string>& readable() const { return readable_; }

  /// Fills in `report.signatures`. The roots are those of `names`, in their order.
  void verify(Report& report) const;

 private:
  RequiredSignatures(const policy::SignatureDemand& demand, const InputNames& names, VerifySettings settings)
      : demand_(&demand), names_(&names), settings_(std::move(settings)) {}

  const policy::SignatureDemand* demand_;
  const InputNames* names_;
  VerifySettings settings_;
  TrustFiles files_;
  std::vector<std::string> readable_;
};

}  // namespace assay::cli
