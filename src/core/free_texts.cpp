#include "core/free_texts.hpp"

#include "core/active_value.hpp"
#include "core/blob.hpp"
#include "core/hidden_content.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

namespace assay {
namespace {

constexpr std::uint64_t kBytesPerStep = 256;
constexpr std::size_t kShortest = 6;  // of what can be code
constexpr std::size_t kExcerpt = 120;

}  // namespace

bool FreeTexts::see(std::string_view text, ByteRange range, std::string_view place, std::string_view owner) {
  if (text.size() < kShortest) return true;
  if (!context_.step(1 + text.size() / kBytesPerStep)) return false;
  const auto active = find_active_value(text);
  if (active && complaints_.wants(rule_, range))
    complaints_.report(rule_, {range, text::printable(place, kExcerpt)},
                       fmt::format("The text of {} {}: {}.", text::quoted(owner, 80), active->does,
                                   text::quoted(text.substr(active->offset).substr(0, kExcerpt), 160)));
  judge_encoded(text, range, place, owner);
  return true;
}

void FreeTexts::judge_encoded(std::string_view text, ByteRange range, std::string_view place, std::string_view owner) {
  const auto content = find_hidden_content(text);
  if (!content || (content->is_sure && !complaints_.wants(rule_, range))) return;
  if (content->is_sure)
    complaints_.report(rule_, {range, text::printable(place, kExcerpt)},
                       fmt::format("The text of {} is {}.", text::quoted(owner, 80), content->is));
  if (!may_descend_ || !content->does.empty()) return;
  const auto storage = memory_blob(content->bytes);
  const auto name = fmt::format("{}@{:#x}", place, range.offset);
  if (!content->is_sure) context_.vouch(name);
  may_descend_ = context_.descend(name, storage->view(), storage);
}

}  // namespace assay
