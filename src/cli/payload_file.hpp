#pragma once

#include "engine/descriptor.hpp"
#include "trust/payload.hpp"

#include <assay/result.hpp>

#include <memory>
#include <optional>
#include <string>

namespace assay::cli {

/// The file that a signature is about, read through one descriptor however often it is hashed.
class PayloadFile {
 public:
  /// A regular file.
  [[nodiscard]] static Result<PayloadFile> open(const std::string& path);

  /// Must not outlive this object.
  [[nodiscard]] trust::Payload payload() const;
  /// What went wrong while it was read, if anything did: also that it is not the file any more that was opened.
  [[nodiscard]] std::optional<Error> error() const;

 private:
  struct State;
  explicit PayloadFile(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

}  // namespace assay::cli
