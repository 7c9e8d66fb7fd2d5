#pragma once

#include <assay/rule_data.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::pickle {

/// What policy says about a name or a call.
enum class Status : std::uint8_t {
  allowed,    ///< listed as harmless for this use
  outside,    ///< a package outside the closed world: nobody has looked
  unlisted,   ///< a name of a closed package that nothing lists
  dangerous,  ///< listed with a class
  tampering,  ///< overwrites attributes of a function, class or module
  unknown,    ///< what is called cannot be known from the stream
};

struct Judgement {
  Status status = Status::unlisted;
  std::string path;                           ///< canonical: "os.system" for posix.system
  const GlobalClass* global_class = nullptr;  ///< dangerous only
  std::string_view reason;                    ///< allowed only: the reason of the list
  bool is_resolver = false;                   ///< judged by its arguments
};

}  // namespace assay::pickle
