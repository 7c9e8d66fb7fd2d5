#pragma once

#include "formats/torchscript/source.hpp"

#include <assay/context.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace assay::formats::torchscript {

/// Remembers what every method calls, to say at the end what runs while the model is loaded: each __setstate__ and
/// the methods of the same object that it calls.
class SetStateWatch {
 public:
  void see(const Use& use, const Place& place);
  void report(ScanContext& context) const;

 private:
  struct Method {
    std::vector<std::pair<std::string, std::uint64_t>> calls;  ///< that unpacking a state does not need, first ones
    std::set<std::string, std::less<>> own_methods;            ///< called on self
    std::uint64_t offset = 0;
  };
  using Key = std::pair<std::string, std::string>;  ///< class and method

  [[nodiscard]] std::vector<std::string> calls_reached_from(const Key& start) const;

  std::map<Key, Method> methods_;
  bool is_full_ = false;  ///< a method or a call between methods was not kept
};

}  // namespace assay::formats::torchscript
