#include "codecs/rdata/reader.hpp"

#include "codecs/rdata/alternatives.hpp"
#include "codecs/rdata/source.hpp"
#include "codecs/rdata/types.hpp"
#include "codecs/rdata/work.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <utility>

namespace assay::rdata {
namespace {

constexpr std::size_t kMostTold = 100;
constexpr std::size_t kMostDeep = 1U << 20U;        // pieces of work that wait
constexpr std::size_t kMostReferences = 4U << 20U;  // objects that others can refer to
constexpr std::size_t kNone = ~std::size_t{0};

constexpr std::int32_t kHasAttributes = 0x200;
constexpr std::int32_t kHasTag = 0x400;

class Reader {
 public:
  Reader(ByteView bytes, const Front& front, const Wanted& wanted)
      : origin_(bytes.origin()), in_(bytes, front), wanted_(wanted) {
    contents_.is_workspace = front.is_workspace;
  }

  Contents run() {
    versions();
    push(Step::objects, kPlain);
    while (in_.cursor() && !works_.empty() && wanted_.step(1)) {
      const Work work = works_.back();
      if (work.count == 0) {
        works_.pop_back();
        continue;
      }
      --works_.back().count;
      perform(work);
    }
    in_.finish();
    if (!in_.cursor()) contents_.error = in_.cursor().error();
    contents_.consumed = in_.cursor().offset() - origin_;
    return std::move(contents_);
  }

 private:
  void versions() {
    const auto version = in_.integer("version");
    const auto writer = static_cast<std::uint32_t>(in_.integer("version of the writer"));
    static_cast<void>(in_.integer("version of the oldest reader"));
    if (version != 2 && version != 3) return fail(fmt::format("serialization version {}", version));
    contents_.writer = fmt::format("{}.{}.{}", writer >> 16U, (writer >> 8U) & 0xffU, writer & 0xffU);
    if (version == 3) static_cast<void>(in_.characters(length("name of the encoding", 1), "name of the encoding"));
  }

  void fail(std::string why) { in_.cursor().fail(ErrorCode::malformed, std::move(why)); }

  void push(Step step, unsigned place, std::uint64_t count = 1) {
    if (works_.size() >= kMostDeep) return in_.cursor().fail(ErrorCode::limit, "objects nested too deeply");
    works_.push_back({step, place, count});
  }

  void perform(const Work& work) {
    switch (work.step) {
      case Step::objects: return object(work.place);
      case Step::strings: return remember(characters(work.place));
      case Step::end_of_call: return end_call(work.place);
      case Step::end_of_promise: return promise_ends();
      case Step::end_of_alternative: return alternative_ends();
      case Step::bytecode: push(Step::constants, work.place, length("constants", 4)); return;
      case Step::constants: return constant(in_.integer("type of a constant"), work.place);
      case Step::code_part: return code_part(in_.integer("type of a part"), work.place);
    }
  }

  /// A count of things of at least `width` bytes.
  std::uint64_t length(std::string_view what, std::uint64_t width) {
    const auto first = in_.integer(what);
    auto count = static_cast<std::uint64_t>(first);
    if (first == -1) {  // a long vector: two halves follow
      const auto high = static_cast<std::uint32_t>(in_.integer(what));
      count = std::uint64_t{high} << 32U | static_cast<std::uint32_t>(in_.integer(what));
    } else if (first < 0) {
      fail(fmt::format("{}: {}", what, first));
    }
    if (!in_.cursor()) return 0;
    if (in_.can_hold(count, width)) return count;
    fail(fmt::format("{}: {} of them do not fit in what is left", what, count));
    return 0;
  }

  /// A string as the vectors of strings and the symbols hold it.
  std::string characters(unsigned place) {
    const auto flags = in_.integer("string");
    if ((flags & 0xff) != kCharacters) {
      fail("a string wanted, got another object");
      return {};
    }
    return characters_behind(flags, place);
  }
  std::string characters_behind(std::int32_t flags, unsigned place) {
    if ((flags & kHasAttributes) != 0) push(Step::objects, inherited(place));
    const auto size = in_.integer("length of a string");
    if (size == -1) return {};
    if (size < 0) {
      fail("length of a string: negative");
      return {};
    }
    return in_.characters(static_cast<std::uint64_t>(size), "string");
  }

  void object(unsigned place) {
    offset_ = in_.cursor().offset();
    const auto flags = in_.integer("object");
    const auto type = static_cast<std::uint8_t>(flags & 0xff);
    const bool has_attributes = (flags & kHasAttributes) != 0;
    switch (type) {
      case kUnbound:
        if ((place & kIsPromiseValue) != 0 && !open_promises_.empty()) open_promises_.back().has_value = false;
        return;
      case kNull:
      case kMissing:
      case kBaseNamespace:
      case kBaseEnvironment:
      case kEmptyEnvironment:
      case kGlobalEnvironment: return;
      case kReference: return reference(flags, place);
      case kSymbol: {
        const auto name = characters(place);
        refer_to(name);
        return symbol(name, place);
      }
      case kPackage:
      case kNamespace:
      case kPersistent: return names(type);
      case kEnvironment:
        ++contents_.environments;
        static_cast<void>(in_.integer("lock"));
        refer_to({});
        return push(Step::objects, kInEnvironment, 4);
      case kPairList:
      case kDots:
        push(Step::objects, place);
        push(Step::objects, inherited(place) | (place & (kIsQualified | kIsClass)));
        return tag_and_attributes(flags, place);
      case kCall: return call(flags, place, Step::objects);
      case kClosure:
        ++contents_.functions;
        push(Step::objects, inherited(place) | kIsCode, 2);
        if ((flags & kHasTag) != 0) push(Step::objects, kInEnvironment);
        if (has_attributes) push(Step::objects, inherited(place));
        return;
      case kPromise: return promise(flags, place);
      default: break;
    }
    if (type == kCharacters) return remember(characters_behind(flags, place));
    if (has_attributes) push(Step::objects, inherited(place));
    value(type, place);
  }

  /// The objects whose attributes stand behind them.
  void value(std::uint8_t type, unsigned place) {
    constexpr std::string_view kElements = "elements";
    switch (type) {
      case kLogicals:
      case kIntegers: return in_.skip(length(kElements, 4), 4, kElements);
      case kNumbers: return in_.skip(length(kElements, 8), 8, kElements);
      case kComplexNumbers: return in_.skip(length(kElements, 16), 16, kElements);
      case kBytes: return in_.skip(length(kElements, 1), 1, kElements);
      case kStrings: return push(Step::strings, inherited(place), length(kElements, 8));
      case kList: return push(Step::objects, inherited(place), length(kElements, 4));
      case kExpressions: return push(Step::objects, inherited(place) | kIsCode, length(kElements, 4));
      case kSpecial:
      case kBuiltin: static_cast<void>(in_.characters(length("name", 1), "name")); return;
      case kExternalPointer: refer_to({}); return push(Step::objects, inherited(place), 2);
      case kWeakReference: return refer_to({});
      case kAltrep: return alternative(place);
      case kBytecode: static_cast<void>(in_.integer("shared parts")); return bytecode(place);
      case kS4: return;
      default: fail(fmt::format("object: type {}", type));
    }
  }

  void tag_and_attributes(std::int32_t flags, unsigned place) {
    if ((flags & kHasTag) != 0) push(Step::objects, inherited(place));
    if ((flags & kHasAttributes) != 0) push(Step::objects, inherited(place));
  }

  void names(std::uint8_t type) {
    static_cast<void>(in_.integer("names"));
    const auto count = length("names", 8);
    std::string first;
    for (std::uint64_t i = 0; i < count && in_.cursor() && wanted_.step(1); ++i) {
      auto name = characters(kPlain);
      if (i == 0) first = std::move(name);
    }
    refer_to({});
    if (type == kPersistent || contents_.packages.size() >= kMostTold || first.empty()) return;
    if (first.starts_with("package:")) first.erase(0, 8);
    if (std::ranges::find(contents_.packages, first) == contents_.packages.end())
      contents_.packages.push_back(std::move(first));
  }

  /// Objects are numbered in the order in which they were first met; only the names of symbols are kept.
  void refer_to(std::string_view name) {
    if (references_.size() >= kMostReferences)
      return in_.cursor().fail(ErrorCode::limit, "too many objects that others refer to");
    if (name.empty()) return references_.push_back(kUnnamed);
    references_.push_back(static_cast<std::uint32_t>(names_.size()));
    names_.emplace_back(name);
  }
  void reference(std::int32_t flags, unsigned place) {
    auto index = static_cast<std::uint32_t>(flags) >> 8U;
    if (index == 0) index = static_cast<std::uint32_t>(in_.integer("reference"));
    if (index == 0 || index > references_.size()) return fail(fmt::format("reference: {} is not there", index));
    if (references_[index - 1] != kUnnamed) symbol(names_[references_[index - 1]], place);
  }

  void symbol(const std::string& name, unsigned place) {
    if ((place & kIsQualified) != 0) qualified_ = name;
    if ((place & kIsCallee) != 0) callee(name, place);
    if ((place & kIsClass) != 0) alternatives_.add_symbol(name);
  }

  // Calls.

  void call(std::int32_t flags, unsigned place, Step part) {
    if (open_calls_.size() >= kMostDeep) return in_.cursor().fail(ErrorCode::limit, "calls nested too deeply");
    open_calls_.push_back(kNone);
    const unsigned inside = inherited(place) | kIsCode;
    push(Step::end_of_call, place);
    push(part, inside);
    push(part, inside | kIsCallee);
    if (part == Step::objects)
      tag_and_attributes(flags, place);
    else
      push(Step::objects, inherited(place));  // the tag, which is always there
  }

  void callee(const std::string& name, unsigned place) {
    if (open_calls_.empty()) return;
    if (name == "::" || name == ":::") {
      // What stands between it and the end of this call is the package and the name.
      for (auto& work : works_ | std::views::reverse) {
        if (work.step == Step::end_of_call) break;
        if (work.step == Step::objects || work.step == Step::code_part) work.place |= kIsQualified;
      }
      return;
    }
    Call found{.offset = offset_, .name = name, .is_promised = (place & kInPromise) != 0};
    if (!open_promises_.empty() && found.is_promised && !open_promises_.back().call) open_promises_.back().call = found;
    const bool is_wanted = wanted_.is_wanted(name);
    if (!is_wanted || contents_.calls.size() >= kMostTold) return;
    open_calls_.back() = contents_.calls.size();
    contents_.calls.push_back(std::move(found));
  }

  void end_call(unsigned place) {
    if (const auto index = open_calls_.back(); index != kNone) drop_if_known(index);
    open_calls_.pop_back();
    if ((place & kIsCallee) != 0 && !qualified_.empty()) callee(std::exchange(qualified_, {}), place);
  }

  /// Compiled functions hold their calls several times.
  void drop_if_known(std::size_t index) {
    const Call& call = contents_.calls[index];
    if (index + 1 != contents_.calls.size()) return;
    const auto is_same = [&](const Call& other) {
      return other.name == call.name && other.argument == call.argument && other.is_promised == call.is_promised;
    };
    if (std::any_of(contents_.calls.begin(), contents_.calls.end() - 1, is_same)) contents_.calls.pop_back();
  }

  /// A string: the first argument of the innermost call that wants one.
  void remember(std::string string) {
    const auto open = std::ranges::find_if(open_calls_ | std::views::reverse, [](auto one) { return one != kNone; });
    if (!open_promises_.empty() && open_promises_.back().call && open_promises_.back().call->argument.empty())
      open_promises_.back().call->argument = string;
    alternatives_.add_text(string);
    if (open == (open_calls_ | std::views::reverse).end() || !contents_.calls[*open].argument.empty()) return;
    contents_.calls[*open].argument = std::move(string);
  }

  // Promises.

  void promise(std::int32_t flags, unsigned place) {
    if (open_promises_.size() >= kMostDeep) return in_.cursor().fail(ErrorCode::limit, "promises nested too deeply");
    const bool is_in_environment = (place & kInEnvironment) != 0;
    open_promises_.push_back({.offset = offset_, .is_in_environment = is_in_environment, .has_value = true});
    const unsigned expression = inherited(place) | kIsCode | (is_in_environment ? kPlain : kInPromise);
    push(Step::end_of_promise, place);
    push(Step::objects, expression);
    push(Step::objects, inherited(place) | kIsPromiseValue);
    if ((flags & kHasTag) != 0) push(Step::objects, kInEnvironment);
    if ((flags & kHasAttributes) != 0) push(Step::objects, inherited(place));
  }
  void promise_ends() {
    Promise& ended = open_promises_.back();
    if (!ended.is_in_environment && contents_.promises.size() < kMostTold)
      contents_.promises.push_back(std::move(ended));
    open_promises_.pop_back();
  }

  // Vectors that are kept in other ways: their class, their state, and their attributes.

  void alternative(unsigned place) {
    alternatives_.begin(offset_);
    push(Step::objects, inherited(place));
    push(Step::end_of_alternative, place);
    push(Step::objects, inherited(place));
    push(Step::objects, inherited(place) | kIsClass);
  }
  void alternative_ends() {
    if (!alternatives_.end(wanted_, contents_.alternatives))
      in_.cursor().fail(ErrorCode::limit, "too many classes of vectors");
  }

  // Compiled code: its instructions, and the constants that they use.

  void bytecode(unsigned place) {
    push(Step::bytecode, inherited(place) | kIsCode);
    push(Step::objects, inherited(place));
  }
  void constant(std::int32_t type, unsigned place) {
    if (type == kBytecode) return bytecode(place);
    code_part(type, place);
  }
  void code_part(std::int32_t type, unsigned place) {
    offset_ = in_.cursor().offset();
    if (type == kBytecodeReference) return static_cast<void>(in_.integer("shared part"));
    if (type == kBytecodeDefinition) {
      static_cast<void>(in_.integer("shared part"));
      type = in_.integer("type of a part");
    }
    const bool has_attributes = type == kAttributedCall || type == kAttributedList;
    if (type == kCall || type == kAttributedCall) {
      call(0, place, Step::code_part);
    } else if (type == kPairList || type == kAttributedList) {
      push(Step::code_part, place);
      push(Step::code_part, inherited(place) | (place & kIsQualified));
      push(Step::objects, inherited(place));
    } else {
      return push(Step::objects, place);
    }
    if (has_attributes) push(Step::objects, inherited(place));
  }

  static constexpr std::uint32_t kUnnamed = ~std::uint32_t{0};

  std::uint64_t origin_;
  Source in_;
  const Wanted& wanted_;
  Contents contents_;
  std::vector<Work> works_;
  std::vector<std::size_t> open_calls_;  ///< which of `calls` each is, or none
  std::vector<Promise> open_promises_;
  Alternatives alternatives_;
  std::vector<std::uint32_t> references_;
  std::vector<std::string> names_;
  std::string qualified_;
  std::uint64_t offset_ = 0;
};

}  // namespace

bool begins_objects(ByteView bytes) {
  const auto front = front_of(bytes);
  if (!front) return false;
  Source in(bytes, *front);
  const auto version = in.integer("version");
  const auto writer = in.integer("writer");
  const auto reader = in.integer("reader");
  // R 1.4.0 was the first to write version 2; the least that can read version 3 is 3.5.0.
  return in.cursor() && (version == 2 || version == 3) && writer >= 0x010400 && writer < 0x100000 &&
         reader >= 0x010400 && reader < 0x100000;
}

Contents read(ByteView bytes, const Wanted& wanted) {
  const auto front = front_of(bytes);
  if (!front) return {.error = Error{ErrorCode::malformed, bytes.origin(), "the mark of R's objects wanted"}};
  return Reader(bytes, *front, wanted).run();
}

}  // namespace assay::rdata
