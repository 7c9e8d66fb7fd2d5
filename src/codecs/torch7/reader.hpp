// Reads what `torch.save` of Torch7 writes (torch/doc/serialization.md; File.lua, readObject), object by object,
// without making any and without recursion.
#pragma once

#include "codecs/torch7/input.hpp"

#include <assay/bytes.hpp>
#include <assay/result.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::torch7 {

/// The numbers that objects begin with.
enum class Kind : std::uint8_t { nil, number, text, table, object, boolean, function, legacy_function, new_function };

[[nodiscard]] constexpr bool is_function(Kind kind) { return kind >= Kind::function; }

/// One object, or the front of one: what a table or an object of a class holds comes next.
struct Object {
  Kind kind = Kind::nil;
  bool is_known = false;  ///< it stands earlier in the file, and here is only its number
  ByteView bytes;         ///< the characters of a text, the code of a function, the elements of a storage
  std::string_view name;  ///< the class of an object, raw
  ByteRange range;        ///< what was read of it
  /// Of a storage: how many elements it has, by itself or where the tensor before it says so.
  std::optional<std::uint64_t> elements;
  /// Of the storage of a tensor: how many elements it must have. Nothing where the tensor reaches beyond any.
  std::optional<std::uint64_t> wanted;
  bool is_of_tensor = false;
};

class Reader {
 public:
  Reader(ByteView bytes, Form form) : in_(bytes, form) {}

  /// The next object. Nothing behind the last, or where the file is broken.
  [[nodiscard]] std::optional<Object> next();

  [[nodiscard]] bool has_failed() const { return !in_; }
  /// Why it is broken; meaningful only once it has failed.
  [[nodiscard]] const Error& error() const { return in_.error(); }
  /// How many bytes were read as whole objects, or fronts of them.
  [[nodiscard]] std::uint64_t position() const { return whole_; }

 private:
  /// What is still to be read of something.
  struct Open {
    std::uint64_t left = 0;  ///< objects
    bool is_tensor = false;
    std::optional<std::uint64_t> reach;  ///< of a tensor: elements that its storage must have
  };

  void read(Object& object);
  /// Reads the number of an object. False when it was read before.
  [[nodiscard]] bool is_new(Object& object);
  [[nodiscard]] ByteView text(std::string_view what);
  void read_table();
  void read_function(Object& object);
  void read_class(Object& object);
  void read_tensor();
  void read_storage(Object& object, std::uint64_t width);

  Input in_;
  std::vector<Open> open_;
  std::unordered_map<std::int64_t, std::uint64_t> elements_;  ///< of what was read, by its number
  std::int64_t index_ = 0;                                    ///< of the object that is being read
  std::uint64_t whole_ = 0;
  bool has_begun_ = false;
};

/// Bytes of an element of a storage by the name of its class, 0 for characters; nothing when it is no storage.
[[nodiscard]] std::optional<std::uint64_t> storage_width(std::string_view name);
[[nodiscard]] bool is_tensor(std::string_view name);

/// How the file is written, when it begins as one of Torch7 does.
[[nodiscard]] std::optional<Form> form_of(ByteView bytes);

}  // namespace assay::torch7
