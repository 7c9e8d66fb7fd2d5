#pragma once

#include "codecs/hdf5/places.hpp"
#include "codecs/hdf5/walk.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace assay::hdf5 {

/// What all parts of one walk share: the file, who is told, and which bytes were met already. Not for others than the
/// parts of this codec.
class Tour {
 public:
  Tour(const File& file, const Events& events) : file_(file), events_(events) {}

  [[nodiscard]] const File& file() const { return file_; }
  [[nodiscard]] const Events& events() const { return events_; }
  [[nodiscard]] const Places& places() const { return places_; }
  /// False when the budget is spent: then everything stops.
  [[nodiscard]] bool step(std::uint64_t count = 1) {
    is_stopped_ = is_stopped_ || !events_.step(count);
    return !is_stopped_;
  }
  [[nodiscard]] bool is_stopped() const { return is_stopped_; }

  /// Takes the bytes of a structure, which are understood if nothing else has them. False: they were met already, as
  /// in a tree that leads back to itself, so they must not be followed.
  [[nodiscard]] bool claim(ByteRange range) { return take(range, Problem::overlap) && cover(range); }
  /// The same for bytes that are understood only in part, which `cover` says.
  [[nodiscard]] bool reserve(ByteRange range) { return take(range, Problem::overlap); }
  bool cover(ByteRange range) const {
    events_.cover(range);
    return true;
  }
  /// Takes `size` bytes of numbers from an address on. How many of them the file has.
  std::uint64_t numbers(std::uint64_t address, std::uint64_t size);

  void fail(ErrorCode code, std::uint64_t offset, std::string message);
  void fail(const Error& error) { fail(error.code, error.offset, error.message); }

  /// Whose structures are walked: for what is told of them.
  void enter(std::string_view object) { object_ = object; }
  [[nodiscard]] std::string_view object() const { return object_; }

 private:
  [[nodiscard]] bool take(ByteRange range, Problem problem);

  const File& file_;
  const Events& events_;
  Places places_;
  std::string_view object_;
  std::uint64_t errors_ = 0;
  bool is_stopped_ = false;
};

}  // namespace assay::hdf5
