// What a reader of R's objects still has to do, so that it need not call itself.
#pragma once

#include <cstdint>

namespace assay::rdata {

/// Where an object stands.
enum Place : unsigned {
  kPlain = 0,
  kInEnvironment = 1,
  kIsCode = 2,
  kIsCallee = 4,     // what is called
  kIsQualified = 8,  // an operand of `::`
  kIsPromiseValue = 16,
  kInPromise = 32,  // of a promise outside of environments
  kIsClass = 64,    // what says the class of an alternative vector
};

enum class Step : std::uint8_t {
  objects,
  strings,
  end_of_call,
  end_of_promise,
  end_of_alternative,
  constants,
  bytecode,
  code_part
};

/// A piece of work that waits: `count` times the step.
struct Work {
  Step step;
  unsigned place;
  std::uint64_t count;
};

constexpr unsigned inherited(unsigned place) { return place & (kInEnvironment | kIsCode | kInPromise); }

}  // namespace assay::rdata
