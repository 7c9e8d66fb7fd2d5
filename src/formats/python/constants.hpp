#pragma once

#include "codecs/python/lexer.hpp"
#include "formats/python/names.hpp"

#include <assay/bytes.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::formats::python {

/// The names that a source binds once, to texts or to what is decoded from them. Views the source, which must outlive
/// it.
class Constants {
 public:
  /// Reads the source through; how many tokens it has is the work that it was.
  std::uint64_t read(ByteView source);

  /// Tells `names` which of them stand for short texts.
  void tell(Names& names) const;

  /// What an expression stands for.
  struct Bytes {
    std::string bytes;        ///< decoded and expanded; empty when that is not known
    bool is_decoded = false;  ///< something turned what is written into them
    bool is_file = false;     ///< as a file in memory: `io.BytesIO(…)`
  };
  /// The bytes of the expression that begins at a token: a literal, or one that base64, hexadecimal digits and
  /// compression were put around. Nothing when it does not begin with something that is written in the source, or was
  /// asked for before.
  [[nodiscard]] std::optional<Bytes> bytes(const Names& names, std::span<const ::assay::python::Token> tokens,
                                           std::size_t at);

 private:
  using Token = ::assay::python::Token;
  struct Binding {
    std::vector<Token> value;
    bool is_only = true;
  };

  void see(std::span<const Token> statement);
  [[nodiscard]] const std::vector<Token>* value_of(const Token& name) const;

  std::map<std::string_view, Binding> bindings_;
  std::set<std::string> known_;  ///< what was asked for: the place of a literal, and what is around it
};

}  // namespace assay::formats::python
