#pragma once

#include "cli/usage.hpp"
#include "engine/confine.hpp"
#include "engine/descriptor.hpp"

#include <assay/opinion.hpp>

#include <memory>
#include <mutex>

namespace assay::cli {

struct CheckerBoard;

/// The onnx library's own checker, for a second opinion about models.
///
/// The library is in a module that only `--onnx-checker` loads, and only into a process of its own, which is forked
/// before this one confines itself. That one forks again for each model: a model that brings the library down costs its
/// own opinion and nothing else (docs/decisions/0015).
class OnnxChecker {
 public:
  /// Finds the module, loads it and tries it out. Before threads, before confinement; each model's process is confined
  /// as `mode` says.
  [[nodiscard]] static Parsed<OnnxChecker> start(engine::ConfineMode mode);

  /// What the checker says of a serialized ModelProto. From any thread; they take turns.
  [[nodiscard]] Opinion ask(ByteView model) const;

 private:
  struct Unmap {
    void operator()(CheckerBoard* board) const;
  };
  OnnxChecker(std::unique_ptr<CheckerBoard, Unmap> board, engine::Descriptor channel);

  std::unique_ptr<CheckerBoard, Unmap> board_;
  engine::Descriptor channel_;
  std::unique_ptr<std::mutex> turn_;
};

}  // namespace assay::cli
