#pragma once

#include <assay/context.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace assay::formats::pt2 {

/// Something that Python imports when it reads the structure of inputs and outputs.
struct StructureImport {
  std::string module;
  std::string name;
  bool is_factory = false;  ///< of a defaultdict, which calls it; otherwise an enumeration
};

/// Walks a text of `treespec_dumps` (torch/utils/_pytree.py): JSON in JSON in JSON. `enum_object_hook` imports what any
/// object with `__enum__` names, and the reader of a defaultdict its default factory.
void for_each_import(std::string_view spec, ScanContext& context,
                     const std::function<void(const StructureImport&)>& use);

}  // namespace assay::formats::pt2
