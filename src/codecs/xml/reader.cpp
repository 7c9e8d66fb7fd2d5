#include "codecs/xml/reader.hpp"

#include "core/lower.hpp"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::xml {
namespace {

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using ParserPtr = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

/// What expat takes at once; its lengths are `int`. Whole documents go in as they are, so that a long token is not
/// looked at again and again (CVE-2023-52425).
constexpr std::uint64_t kMostAtOnce = 1ULL << 30U;

/// How the names of encodings begin that have ASCII in them.
constexpr std::string_view kAsciiInside[] = {"windows-125", "cp125",     "iso-8859", "iso8859", "latin",
                                             "koi8",        "macintosh", "gb",       "big5",    "euc-",
                                             "shift_jis",   "shift-jis", "sjis",     "tis-620", "ansi"};

std::string_view view_of(const XML_Char* text) { return text == nullptr ? std::string_view() : std::string_view(text); }

/// What expat calls back. No exception passes through expat: it is kept and thrown again behind it.
class Reading {
 public:
  Reading(ByteView document, Handler& handler)
      : document_(document), handler_(handler), parser_(XML_ParserCreate(nullptr)) {
    if (parser_ == nullptr) throw std::bad_alloc();
    XML_SetUserData(parser_.get(), this);
    XML_SetDoctypeDeclHandler(parser_.get(), begin_doctype, end_doctype);
    XML_SetEntityDeclHandler(parser_.get(), entity);
    XML_SetElementHandler(parser_.get(), begin, end);
    XML_SetCharacterDataHandler(parser_.get(), text);
    XML_SetUnknownEncodingHandler(parser_.get(), encoding, nullptr);
  }

  std::optional<Error> run() {
    for (auto rest = document_;;) {
      const auto front = rest.first(kMostAtOnce);
      rest = rest.from(front.size());
      const auto status = XML_Parse(parser_.get(), reinterpret_cast<const char*>(front.span().data()),
                                    static_cast<int>(front.size()), rest.empty());
      if (thrown_ != nullptr) std::rethrow_exception(thrown_);
      if (status != XML_STATUS_OK) return error();
      if (rest.empty()) return std::nullopt;
    }
  }

 private:
  static Reading& self(void* data) { return *static_cast<Reading*>(data); }

  /// Runs one call of the handler, and stops expat when that is the end.
  template <class Call>
  void guarded(Call call) {
    if (is_over_) return;
    try {
      if (handler_.step()) {
        call();
      } else {
        stop();
      }
    } catch (...) {
      thrown_ = std::current_exception();
      stop();
    }
  }

  void stop() {
    is_over_ = true;
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  [[nodiscard]] ByteRange place() const {
    const auto index = std::max<XML_Index>(XML_GetCurrentByteIndex(parser_.get()), 0);
    const auto offset = std::min(static_cast<std::uint64_t>(index), document_.size());
    const auto size = static_cast<std::uint64_t>(std::max(XML_GetCurrentByteCount(parser_.get()), 0));
    return {document_.origin() + offset, std::min(size, document_.size() - offset)};
  }

  [[nodiscard]] std::optional<Error> error() const {
    const auto offset = place().offset;
    if (is_unexpanded_)
      return Error{ErrorCode::unsupported, offset, "XML: entities are declared, which assay does not expand"};
    if (is_over_) return std::nullopt;
    const auto code = XML_GetErrorCode(parser_.get());
    if (code == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    return Error{kind_of(code), offset, fmt::format("XML: {}", view_of(XML_ErrorString(code)))};
  }

  static ErrorCode kind_of(XML_Error code) {
    switch (code) {
      case XML_ERROR_NO_ELEMENTS:
      case XML_ERROR_UNCLOSED_TOKEN:
      case XML_ERROR_PARTIAL_CHAR:
      case XML_ERROR_UNCLOSED_CDATA_SECTION: return ErrorCode::truncated;
      case XML_ERROR_UNKNOWN_ENCODING: return ErrorCode::unsupported;
      case XML_ERROR_AMPLIFICATION_LIMIT_BREACH: return ErrorCode::limit;
      default: return ErrorCode::malformed;
    }
  }

  static void begin_doctype(void* data, const XML_Char* name, const XML_Char* system_id, const XML_Char* public_id,
                            int /*has_internal_subset*/) {
    auto& reading = self(data);
    reading.guarded([&] {
      reading.handler_.doctype({view_of(name), view_of(system_id), view_of(public_id), reading.place().offset});
    });
  }

  static void end_doctype(void* data) {
    auto& reading = self(data);
    if (!reading.has_entities_ || reading.is_over_ || reading.handler_.expands_entities()) return;
    reading.is_unexpanded_ = true;
    reading.stop();
  }

  static void entity(void* data, const XML_Char* name, int is_parameter, const XML_Char* value, int value_size,
                     const XML_Char* /*base*/, const XML_Char* system_id, const XML_Char* public_id,
                     const XML_Char* /*notation*/) {
    auto& reading = self(data);
    reading.has_entities_ = true;
    const auto text = value == nullptr ? std::string_view()
                                       : std::string_view(value, static_cast<std::size_t>(std::max(value_size, 0)));
    reading.guarded([&] {
      reading.handler_.entity({view_of(name), text, view_of(system_id), view_of(public_id), value == nullptr,
                               is_parameter != 0, reading.place().offset});
    });
  }

  /// Markup is ASCII in all of these, and none has a part of a longer character that looks like it.
  static int encoding(void* /*data*/, const XML_Char* name, XML_Encoding* info) {
    const auto wanted = assay::text::lower(view_of(name));
    const auto begins = [&](std::string_view one) { return wanted.starts_with(one); };
    if (std::ranges::none_of(kAsciiInside, begins)) return XML_STATUS_ERROR;
    for (int c = 0; c < 256; ++c) info->map[c] = c;
    return XML_STATUS_OK;
  }

  static void begin(void* data, const XML_Char* name, const XML_Char** attributes) {
    auto& reading = self(data);
    reading.guarded([&] {
      auto& list = reading.attributes_;
      list.clear();
      for (const auto* at = attributes; at[0] != nullptr; at += 2) list.push_back({view_of(at[0]), view_of(at[1])});
      reading.handler_.begin(view_of(name), list, reading.place());
    });
  }

  static void end(void* data, const XML_Char* name) {
    auto& reading = self(data);
    reading.guarded([&] { reading.handler_.end(view_of(name)); });
  }

  static void text(void* data, const XML_Char* text, int size) {
    auto& reading = self(data);
    reading.guarded(
        [&] { reading.handler_.text({text, static_cast<std::size_t>(std::max(size, 0))}, reading.place()); });
  }

  ByteView document_;
  Handler& handler_;
  ParserPtr parser_;
  std::vector<Attribute> attributes_;
  std::exception_ptr thrown_;
  bool has_entities_ = false;
  bool is_unexpanded_ = false;  ///< nothing was read behind the DOCTYPE
  bool is_over_ = false;
};

}  // namespace

std::optional<Error> read(ByteView document, Handler& handler) { return Reading(document, handler).run(); }

}  // namespace assay::xml
