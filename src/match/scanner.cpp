#include "match/scanner.hpp"

#include "core/text.hpp"
#include "match/externals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

#include "match/narrowed.hpp"
#include "match/state.hpp"

extern "C" {  // which this header of the library leaves to whoever includes it
#include <yara/exefiles.h>
}

namespace assay::match {
namespace {

constexpr std::size_t kShownPlaces = 16;

void require(int error) {
  if (error != ERROR_SUCCESS) throw std::bad_alloc();
}

/// Forgets the matches of one string that begin outside of what `window` counts. They may be wrong, because the window
/// ends where the bytes go on, and a neighbour sees them in full. The list is in the order of the offsets, and what
/// this window found can be only behind the window's start.
void forget_uncounted(YR_MATCHES& matches, const Window& window) {
  YR_MATCH* match = matches.tail;
  while (match != nullptr) {
    YR_MATCH* const before = match->prev;
    const auto at = static_cast<std::uint64_t>(match->base + match->offset);
    if (at < window.offset) return;
    const bool is_counted = at >= window.counted.offset && at < window.counted.end();
    if (static_cast<std::uint64_t>(match->base) == window.offset && !is_counted) {
      (match->prev != nullptr ? match->prev->next : matches.head) = match->next;
      (match->next != nullptr ? match->next->prev : matches.tail) = match->prev;
      --matches.count;
    }
    match = before;
  }
}

/// Presents windows as the library's blocks. While strings are searched each window is a block; when conditions are
/// judged there is one block, of all the bytes that are held.
class Blocks {
 public:
  Blocks(const Subject& subject, Windows& windows, YR_SCANNER& scanner)
      : subject_(subject), windows_(windows), scanner_(scanner) {
    iterator_.context = this;
    iterator_.first = [](YR_MEMORY_BLOCK_ITERATOR* self) { return of(self).first(); };
    iterator_.next = [](YR_MEMORY_BLOCK_ITERATOR* self) { return of(self).next(); };
    iterator_.file_size = [](YR_MEMORY_BLOCK_ITERATOR* self) { return of(self).subject_.size; };
    block_.context = this;
    block_.fetch_data = [](YR_MEMORY_BLOCK* block) {
      return reinterpret_cast<const std::uint8_t*>(static_cast<Blocks*>(block->context)->shown_.data());
    };
  }

  [[nodiscard]] YR_MEMORY_BLOCK_ITERATOR* iterator() { return &iterator_; }
  /// Some region was seen in more than one window.
  [[nodiscard]] bool is_split() const { return is_split_; }
  /// A condition asked for a byte of the artifact that was not held.
  [[nodiscard]] bool has_missed() const { return has_missed_; }
  void rethrow() const {
    if (exception_ != nullptr) std::rethrow_exception(exception_);
  }

 private:
  static Blocks& of(YR_MEMORY_BLOCK_ITERATOR* iterator) { return *static_cast<Blocks*>(iterator->context); }

  YR_MEMORY_BLOCK* first() {
    if (is_judging_) return show(0, subject_.held.span());
    if (auto* block = advance()) return block;
    // Nothing to search; conditions about something else are judged all the same.
    return iterator_.last_error == ERROR_SUCCESS ? show(0, {}) : nullptr;
  }
  YR_MEMORY_BLOCK* next() {
    if (is_judging_) {
      has_missed_ = has_missed_ || subject_.held.size() < subject_.size;
      return nullptr;
    }
    if (window_ && window_->bytes.size() != window_->counted.size) forget();
    auto* const block = advance();
    if (block == nullptr) finish();
    return block;
  }
  YR_MEMORY_BLOCK* advance() noexcept {
    try {
      window_ = windows_.next();
    } catch (...) {
      exception_ = std::current_exception();
      iterator_.last_error = ERROR_CALLBACK_ERROR;
      window_.reset();
    }
    if (!window_) return nullptr;
    is_split_ = is_split_ || window_->bytes.size() != window_->counted.size;
    return show(window_->offset, window_->bytes);
  }
  void forget() {
    for (std::uint32_t i = 0; i < scanner_.rules->num_strings; ++i) forget_uncounted(scanner_.matches[i], *window_);
  }
  void finish() {
    is_judging_ = true;
    // The library takes any window that begins like a program for the beginning of one.
    const auto held = subject_.held.span();
    scanner_.entry_point =
        held.empty() ? YR_UNDEFINED
                     : yr_get_entry_point_offset(reinterpret_cast<const std::uint8_t*>(held.data()), held.size());
  }
  YR_MEMORY_BLOCK* show(std::uint64_t offset, std::span<const std::byte> bytes) {
    static constexpr std::byte kNothing{};
    shown_ = bytes.empty() ? std::span(&kNothing, 0) : bytes;
    block_.base = offset;
    block_.size = bytes.size();
    return &block_;
  }

  const Subject& subject_;
  Windows& windows_;
  YR_SCANNER& scanner_;
  YR_MEMORY_BLOCK_ITERATOR iterator_{};
  YR_MEMORY_BLOCK block_{};
  std::optional<Window> window_;
  std::span<const std::byte> shown_;
  std::exception_ptr exception_;
  bool is_judging_ = false;
  bool is_split_ = false;
  bool has_missed_ = false;
};

/// What the library says during one scan.
class Listener {
 public:
  Listener(const Signatures::State& state, Scanned& scanned) : state_(state), scanned_(scanned) {}

  static int call(YR_SCAN_CONTEXT* context, int message, void* data, void* self) noexcept {
    auto& listener = *static_cast<Listener*>(self);
    try {
      if (message == CALLBACK_MSG_RULE_MATCHING) listener.matched(*context, *static_cast<YR_RULE*>(data));
      if (message == CALLBACK_MSG_TOO_MANY_MATCHES) listener.flooded(*static_cast<YR_STRING*>(data));
      return CALLBACK_CONTINUE;
    } catch (...) {
      listener.exception_ = std::current_exception();
      return CALLBACK_ERROR;
    }
  }
  void rethrow() const {
    if (exception_ != nullptr) std::rethrow_exception(exception_);
  }

 private:
  void matched(YR_SCAN_CONTEXT& context, YR_RULE& rule) {
    Hit hit{.signature = describe(state_, rule)};
    YR_STRING* string = nullptr;
    YR_MATCH* match = nullptr;
    yr_rule_strings_foreach((&rule), string) {
      if (STRING_IS_PRIVATE(string)) continue;
      std::size_t taken = 0;  // of a string that is everywhere the first places are enough
      yr_string_matches_foreach((&context), string, match) {
        ++hit.count;
        if (taken++ >= kShownPlaces) continue;
        hit.places.push_back({string->identifier,
                              {static_cast<std::uint64_t>(match->base + match->offset),
                               static_cast<std::uint64_t>(std::max(match->match_length, 0))}});
      }
    }
    std::ranges::stable_sort(hit.places, {}, [](const Hit::Place& place) { return place.range.offset; });
    if (hit.places.size() > kShownPlaces) hit.places.resize(kShownPlaces);
    scanned_.hits.push_back(std::move(hit));
  }
  void flooded(const YR_STRING& string) {
    scanned_.problems.push_back(
        {ErrorCode::limit, 0,
         fmt::format("signatures: {} of {} matches more than {} times", text::printable(string.identifier),
                     text::printable(state_.rules->rules_table[string.rule_idx].identifier),
                     text::grouped(YR_MAX_STRING_MATCHES))});
  }

  const Signatures::State& state_;
  Scanned& scanned_;
  std::exception_ptr exception_;
};

std::string describe_error(int error) {
  switch (error) {
    case ERROR_SCAN_TIMEOUT: return "signatures: the time is over (--timeout)";
    case ERROR_TOO_MANY_RE_FIBERS: return "signatures: a regular expression takes too much memory on these bytes";
    case ERROR_EXEC_STACK_OVERFLOW: return "signatures: a condition is too deep";
    default: return fmt::format("signatures: matching ended with libyara error {}", error);
  }
}

void report_chained(const Signatures::State& state, Scanned& scanned) {
  std::erase_if(scanned.hits, [](const Hit& hit) { return hit.signature.is_chained; });
  std::vector<std::string> names;
  for (std::size_t i = 0; i < state.is_chained.size() && names.size() < kShownPlaces; ++i)
    if (state.is_chained[i]) names.push_back(text::printable(state.rules->rules_table[i].identifier));
  const auto all = static_cast<std::size_t>(std::ranges::count(state.is_chained, true));
  scanned.problems.push_back(
      {ErrorCode::limit, 0,
       fmt::format("signatures: strings with wide gaps are matched in artifacts up to {}: not judged: {}{}",
                   text::byte_size(kWholeUpTo), fmt::join(names, ", "),
                   all > names.size() ? fmt::format(" and {} more", all - names.size()) : "")});
}

}  // namespace

struct Scanner::State {
  std::shared_ptr<const Signatures::State> signatures;
  ScannerPtr scanner;
  std::string text;  ///< of an external, ended with a zero byte
};

Scanner::Scanner(const Signatures& signatures) : state_(std::make_unique<State>()) {
  state_->signatures = signatures.state();
  YR_SCANNER* made = nullptr;
  require(yr_scanner_create(state_->signatures->rules.get(), &made));
  state_->scanner.reset(made);
  // A fault in mapped bytes is somebody else's to handle.
  yr_scanner_set_flags(made, SCAN_FLAGS_NO_TRYCATCH | SCAN_FLAGS_REPORT_RULES_MATCHING);
}

Scanner::~Scanner() = default;

bool Scanner::wants_whole(std::uint64_t size) const { return state_->signatures->has_chains && size <= kWholeUpTo; }

Scanned Scanner::scan(const Subject& subject, Windows& windows) {
  YR_SCANNER& scanner = *state_->scanner;
  Scanned scanned;
  for_each_external(
      [&](const char* name, std::string_view value) {
        state_->text = value;
        require(yr_scanner_define_string_variable(&scanner, name, state_->text.c_str()));
      },
      [&](const char* name, std::int64_t value) { require(yr_scanner_define_integer_variable(&scanner, name, value)); },
      subject.path, subject.formats, subject.size, subject.depth);
  constexpr double kNanoseconds = 1e9;
  scanner.timeout =
      subject.seconds > 0 ? std::max<std::uint64_t>(static_cast<std::uint64_t>(subject.seconds * kNanoseconds), 1) : 0;
  scanner.entry_point = YR_UNDEFINED;
  Listener listener(*state_->signatures, scanned);
  yr_scanner_set_callback(&scanner, Listener::call, &listener);
  NarrowedWindows narrowed(windows, *state_->signatures);
  Blocks blocks(subject, narrowed, scanner);
  const int error = yr_scanner_scan_mem_blocks(&scanner, blocks.iterator());
  blocks.rethrow();
  listener.rethrow();
  if (error == ERROR_INSUFFICIENT_MEMORY) throw std::bad_alloc();
  if (error != ERROR_SUCCESS) scanned.problems.push_back({ErrorCode::limit, 0, describe_error(error)});
  if (blocks.has_missed())
    scanned.problems.push_back(
        {ErrorCode::limit, subject.held.size(), "signatures: a condition reads bytes that were expanded and not kept"});
  if (blocks.is_split() && state_->signatures->has_chains) report_chained(*state_->signatures, scanned);
  return scanned;
}

}  // namespace assay::match
