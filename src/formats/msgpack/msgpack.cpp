#include "formats/msgpack/msgpack.hpp"

#include "codecs/msgpack/array.hpp"
#include "codecs/msgpack/reader.hpp"
#include "core/complaints.hpp"
#include "core/tensor_numbers.hpp"
#include "core/text.hpp"
#include "formats/msgpack/claim.hpp"
#include "formats/msgpack/rules.hpp"
#include "formats/msgpack/texts.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace assay::formats::msgpack {
namespace {

using assay::msgpack::Extension;
using assay::msgpack::Item;
using assay::msgpack::Kind;

constexpr std::size_t kDeepest = 64;  ///< optimizers nest about twenty
constexpr std::size_t kLongestPlace = 200;
constexpr std::uint64_t kMostKeys = 1'000'000;  ///< of the maps that are open at a time
constexpr std::string_view kChunkedArray = "__msgpack_chunked_array__";

/// A map or a list that is being read.
struct Container {
  std::string_view name;  ///< the key it stands under
  std::string_view key;   ///< of the pair that is being read
  std::uint64_t begin = 0;
  std::unordered_set<std::string_view> keys;
  bool is_map = false;
  // An array of more than a gigabyte is a map: its shape, and the pieces of it.
  bool is_chunked = false;
  std::optional<std::uint64_t> wanted = 1;  ///< the product of the shape
  std::uint64_t got = 0;                    ///< elements of the pieces
};

class Reading {
 public:
  Reading(const Artifact& artifact, ScanContext& context)
      : file_(artifact.bytes),
        context_(context),
        complaints_(context),
        texts_(artifact, context, complaints_),
        is_of_spacy_(is_of_spacy(artifact.name())) {}

  void read() {
    assay::msgpack::Reader in(file_);
    while (context_.step()) {
      const auto item = in.next();
      if (!item) break;
      while (open_.size() > item->depth) close();
      see(*item);
      context_.passed(item->range.offset);
    }
    if (!in.has_failed() && in.depth() == 0)
      while (!open_.empty()) close();
    context_.cover({file_.origin(), in.position()});
    if (in.has_failed())
      complaints_.broken(kStructure, in.error(), file_.range().end(), place());
    else
      judge_rest(file_.from(in.position()));
    context_.fact("msgpack.arrays", fmt::format("{}", arrays_));
    complaints_.finish();
  }

 private:
  /// What stands behind the document is swept, and may be a program in plain text. Flax's reader refuses such a file,
  /// others stop at the document's end.
  void judge_rest(ByteView rest) {
    if (rest.empty()) return;
    context_.incomplete({ErrorCode::malformed, rest.origin(),
                         fmt::format("document: the end of the file wanted, {} bytes left", rest.size())});
    texts_.see(rest.first(kMatchedAnyway), "bytes behind the document");
  }

  void see(const Item& item) {
    if (item.depth == kDeepest + 1 && !item.is_key && !is_deep_) {
      is_deep_ = true;
      complaints_.report(kDepth, {item.range, "nesting"},
                         fmt::format("Values lie in more than {} maps and lists.", kDeepest));
    }
    if (item.is_key) return see_key(item);
    switch (item.head.kind) {
      case Kind::map:
      case Kind::array:
        if (item.head.count != 0) open(item);
        return;
      case Kind::text: return texts_.see_value(item.bytes, key(), place());
      case Kind::binary: return texts_.see_binary(item.bytes, place());
      case Kind::extension: return see_extension(item);
      case Kind::integer: return count_shape(item);
      default: return;
    }
  }

  void open(const Item& item) {
    Container container{.name = open_.empty() ? std::string_view{} : open_.back().key,
                        .begin = item.range.offset - file_.origin(),
                        .is_map = item.head.kind == Kind::map};
    open_.push_back(std::move(container));
  }

  void close() {
    const Container container = std::move(open_.back());
    open_.pop_back();
    keys_ -= container.keys.size();
    if (container.is_chunked && container.wanted != container.got)
      complaints_.report(kArray, {{file_.origin() + container.begin, 1}, place()},
                         fmt::format("The pieces of {} have {} elements together, and its shape says {}.", place(),
                                     text::grouped(container.got),
                                     container.wanted ? text::grouped(*container.wanted) : "more than can be"));
  }

  void see_key(const Item& item) {
    Container& map = open_.back();
    map.key = item.bytes.text();
    if (item.head.kind != Kind::text) {
      const bool is_usual = is_of_spacy_ && (item.head.kind == Kind::integer || item.head.kind == Kind::binary);
      if (!is_usual) complaints_.report(kOddKey, {item.range, place()}, "A key is no text.");
      if (item.head.kind == Kind::map || item.head.kind == Kind::array) open(item);
      return;
    }
    if (map.key == kChunkedArray) map.is_chunked = true;
    texts_.see_key(item.bytes, place());
    if (keys_ >= kMostKeys) {
      if (!std::exchange(has_too_many_keys_, true))
        context_.incomplete({ErrorCode::limit, item.range.offset, "too many keys to look for duplicates"});
      return;
    }
    if (map.keys.insert(map.key).second) {
      ++keys_;
    } else {
      complaints_.report(kDuplicateKey, {item.range, place()},
                         fmt::format("The key {} stands in its map again.", text::quoted(map.key, 80)));
    }
  }

  void see_extension(const Item& item) {
    switch (static_cast<Extension>(item.head.type)) {
      case Extension::array:
      case Extension::scalar: return see_array(item);
      case Extension::complex:
        if (item.bytes.size() != kComplexBytes)
          complaints_.report(kArray, {item.range, place()},
                             fmt::format("The complex number {} has {} bytes, and takes {}.", place(),
                                         item.bytes.size(), kComplexBytes));
        return;
    }
    if (item.head.type < 0) return;  // "reserved for predefined types": -1 is a time
    complaints_.report(kExtension, {item.range, place()},
                       fmt::format("The value of {} is of the extension {}, of {} bytes.", place(), item.head.type,
                                   text::grouped(item.bytes.size())));
    texts_.see_binary(item.bytes, place());
  }

  void see_array(const Item& item) {
    ++arrays_;
    const auto array = assay::msgpack::read_array(item.bytes);
    if (!array) {
      complaints_.report(kArray, {item.range, place()},
                         fmt::format("The array {} breaks: {}.", place(), array.error().message));
      return texts_.see_binary(item.bytes, place());
    }
    if (open_.size() > 1 && open_[open_.size() - 2].is_chunked)
      open_[open_.size() - 2].got += array->elements.value_or(0);
    const auto width = assay::msgpack::width_of(array->data_type);
    if (!array->elements || (width && array->size() != array->data.size()))
      complaints_.report(kArray, {item.range, place()},
                         fmt::format("The array {} of {} should have {} bytes, and has {}.", place(),
                                     text::printable(array->data_type, 40),
                                     array->size() ? text::grouped(*array->size()) : "more than can be",
                                     text::grouped(array->data.size())));
    else if (!width)
      complaints_.report(kArray, {item.range, place()},
                         fmt::format("The array {} is of {}, which is no type of numbers.", place(),
                                     text::quoted(array->data_type, 40)));
    if (!width) return texts_.see_binary(array->data, place());
    tell_numbers(context_, array->data.range());
  }

  /// Numbers in the shape of an array that comes in pieces.
  void count_shape(const Item& item) {
    if (open_.size() < 2 || open_.back().name != "shape" || !open_[open_.size() - 2].is_chunked) return;
    auto& wanted = open_[open_.size() - 2].wanted;
    std::uint64_t product = 0;
    const bool is_number =
        !item.head.is_negative && wanted && !__builtin_mul_overflow(*wanted, item.head.value, &product);
    wanted = is_number ? std::optional(product) : std::nullopt;
  }

  /// What the current value stands under, by itself or in a list.
  [[nodiscard]] std::string_view key() const {
    if (open_.empty()) return {};
    return open_.back().is_map ? open_.back().key : open_.back().name;
  }

  /// The keys that lead to the current value: `params/dense/kernel`.
  [[nodiscard]] std::string place() const {
    std::string path;
    for (const Container& container : open_) {
      if (container.key.empty()) continue;
      if (!path.empty()) path += '/';
      path += text::printable(container.key, 80);
      if (path.size() > kLongestPlace) break;
    }
    return path.empty() ? "the document" : path;
  }

  static constexpr std::uint64_t kComplexBytes = 19;  ///< an array of two numbers of eight bytes

  ByteView file_;
  ScanContext& context_;
  Complaints complaints_;
  Texts texts_;
  const bool is_of_spacy_;
  std::vector<Container> open_;
  std::uint64_t keys_ = 0;
  std::uint64_t arrays_ = 0;
  bool is_deep_ = false;
  bool has_too_many_keys_ = false;
};

void analyze(const Artifact& artifact, ScanContext& context) { Reading(artifact, context).read(); }

constexpr std::string_view kEndings[] = {".msgpack", ".flax", ".orbax"};

}  // namespace

constinit const Format kFormat{.name = "msgpack",
                               .family = "msgpack",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze,
                               .safe_ending = ".msgpack",
                               .endings = kEndings};

}  // namespace assay::formats::msgpack
