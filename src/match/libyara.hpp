#pragma once

// Include this last: yara.h defines macros that break other headers.

// Some of its functions lack what makes them callable from C++.
extern "C" {
#include <yara.h>
}

#include <memory>
#include <span>

// What is done to the lists of matches between two windows relies on how these versions keep them.
static_assert(YR_MAJOR_VERSION == 4 && YR_MINOR_VERSION >= 2, "libyara 4.2 or a later 4");

namespace assay::match {

struct DestroyRules {
  /// What the rules borrowed (see pack.hpp) is not theirs to free.
  void operator()(YR_RULES* rules) const {
    for (auto& buffer : std::span(rules->arena->buffers).first(rules->arena->num_buffers))
      if (buffer.size == 0) buffer.data = nullptr;
    yr_rules_destroy(rules);
  }
};
using RulesPtr = std::unique_ptr<YR_RULES, DestroyRules>;

struct DestroyCompiler {
  void operator()(YR_COMPILER* compiler) const { yr_compiler_destroy(compiler); }
};
using CompilerPtr = std::unique_ptr<YR_COMPILER, DestroyCompiler>;

struct DestroyScanner {
  void operator()(YR_SCANNER* scanner) const { yr_scanner_destroy(scanner); }
};
using ScannerPtr = std::unique_ptr<YR_SCANNER, DestroyScanner>;

}  // namespace assay::match
