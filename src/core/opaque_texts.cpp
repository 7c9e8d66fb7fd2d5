#include "core/opaque_texts.hpp"

#include "core/active_text.hpp"
#include "core/blob.hpp"
#include "core/hidden_content.hpp"
#include "core/library_path.hpp"
#include "core/printable_runs.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <string>

namespace assay {
namespace {

constexpr std::uint64_t kShortest = 8;
constexpr std::size_t kShown = 120;

ByteRange part(ByteView run, std::uint64_t offset, std::uint64_t size) { return {run.origin() + offset, size}; }

}  // namespace

void judge_opaque_texts(ByteView bytes, const OpaqueTextRules& rules, ScanContext& context, Complaints& complaints) {
  bool may_descend = true;
  const auto see = [&](ByteView run) {
    const auto text = run.text();
    if (const auto active = find_active_text(text))
      complaints.report(*rules.active, {part(run, active->offset, active->size), "text"},
                        fmt::format("A text {}: {}.", active->does,
                                    text::quoted(text.substr(active->offset).substr(0, kShown), kShown + 40)));
    if (const auto library = find_library_path(text))
      complaints.report(*rules.library, {part(run, library->offset, library->path.size()), "text"},
                        fmt::format("A text names the native library {}.", text::quoted(library->path, kShown)),
                        library->has_folder ? rules.library->severity : Severity::low);
    const auto content = find_hidden_content(text);
    if (!content) return;
    if (content->is_sure)
      complaints.report(*rules.active, {part(run, content->offset, content->size), "text"},
                        fmt::format("A text is {}.", content->is));
    if (!may_descend || !content->does.empty()) return;
    const auto storage = memory_blob(content->bytes);
    const auto name = fmt::format("@{:#x}", run.origin() + content->offset);
    if (!content->is_sure) context.vouch(name);
    may_descend = context.descend(name, storage->view(), storage);
  };
  for_each_printable_run(bytes, kShortest, [&](std::uint64_t count) { return context.step(count); }, see);
}

}  // namespace assay
