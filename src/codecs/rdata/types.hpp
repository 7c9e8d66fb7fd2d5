// The numbers of R's kinds of objects (Rinternals.h, SEXPTYPE) and those that stand for whole objects (serialize.c).
#pragma once

#include <cstdint>

namespace assay::rdata {

enum Type : std::uint8_t {
  kSymbol = 1,
  kPairList = 2,
  kClosure = 3,
  kEnvironment = 4,
  kPromise = 5,
  kCall = 6,
  kSpecial = 7,
  kBuiltin = 8,
  kCharacters = 9,
  kLogicals = 10,
  kIntegers = 13,
  kNumbers = 14,
  kComplexNumbers = 15,
  kStrings = 16,
  kDots = 17,
  kList = 19,
  kExpressions = 20,
  kBytecode = 21,
  kExternalPointer = 22,
  kWeakReference = 23,
  kBytes = 24,
  kS4 = 25,
  kAltrep = 238,
  kAttributedList = 239,
  kAttributedCall = 240,
  kBaseEnvironment = 241,
  kEmptyEnvironment = 242,
  kBytecodeReference = 243,
  kBytecodeDefinition = 244,
  kPersistent = 247,
  kPackage = 248,
  kNamespace = 249,
  kBaseNamespace = 250,
  kMissing = 251,
  kUnbound = 252,
  kGlobalEnvironment = 253,
  kNull = 254,
  kReference = 255,
};

}  // namespace assay::rdata
