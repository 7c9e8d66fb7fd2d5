#pragma once

#include "codecs/json/document.hpp"
#include "core/complaints.hpp"

#include <assay/context.hpp>

#include <string>

namespace assay::formats::keras {

/// Whose configuration an object belongs to.
struct Owner {
  std::string layer;      ///< for people
  bool is_keras = false;  ///< a class of Keras, or a Lambda: what it is made from is known
};

/// The function of Keras or of Python that an object names under a key for that: `fn`, `function` …
[[nodiscard]] std::string function_of(const json::Value& object);

/// Judges what an object names without naming a class: the module of a function (`fn_module`), and a function of Keras
/// that fetches together with the address that it fetches from. Keras itself writes neither; programs that build
/// layers from such keys do what they say.
void judge_references(const json::Value& object, const Owner& owner, ScanContext& context, Complaints& complaints);

}  // namespace assay::formats::keras
