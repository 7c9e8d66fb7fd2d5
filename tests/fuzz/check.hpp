#pragma once

#include <cstdio>
#include <cstdlib>

/// What must hold in a fuzz target, in every kind of build. A failure ends the program, which the fuzzer keeps.
#define ASSAY_CHECK(condition)                                                           \
  do {                                                                                   \
    if (!(condition)) {                                                                  \
      std::fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)
