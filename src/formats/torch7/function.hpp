#pragma once

#include <assay/bytes.hpp>

#include <string>
#include <string_view>

namespace assay::formats::torch7 {

/// What can be told of a function of Lua without running it.
struct Code {
  std::string_view form;   ///< "LuaJIT bytecode"
  std::string_view reach;  ///< completes "and names os.execute, which …"; empty when it names nothing that acts
  std::string_view name;   ///< "os.execute"
};

/// Looks at what `loadstring` would get: the names that a function uses stand in it as they are, compiled or not.
[[nodiscard]] Code look_at(ByteView code);

}  // namespace assay::formats::torch7
