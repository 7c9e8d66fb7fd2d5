#include "formats/hdf5/hdf5.hpp"

#include "codecs/hdf5/walk.hpp"
#include "core/complaints.hpp"
#include "core/lower.hpp"
#include "core/text.hpp"
#include "formats/hdf5/judge.hpp"
#include "formats/hdf5/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace assay::formats::hdf5 {
namespace {

using assay::hdf5::Attribute;
using assay::hdf5::Dataset;
using assay::hdf5::Events;
using assay::hdf5::File;
using assay::hdf5::Link;
using assay::hdf5::NamedLink;
using assay::hdf5::Problem;

/// Keras loads the weights of a `.keras` archive from this member, whatever its content: it must be HDF5.
bool is_weights_of_keras(const Artifact& artifact) {
  return text::lower(artifact.path).ends_with(".keras!model.weights.h5");
}

Claim claim(const Artifact& artifact) {
  const auto at = assay::hdf5::find_superblock(artifact.bytes);
  if (!at) return is_weights_of_keras(artifact) ? Claim::weak : Claim::no;
  if (*at == 0) return Claim::structure;
  // Further on it may be any file's content; a user block is rare. But what opens files of these names looks there.
  static constexpr std::array<std::string_view, 5> kEndings{".h5", ".hdf5", ".hdf", ".he5", ".keras"};
  const auto name = text::lower(artifact.name());
  const bool is_named = std::ranges::any_of(kEndings, [&](std::string_view ending) { return name.ends_with(ending); });
  return is_named ? Claim::magic : Claim::weak;
}

/// A pickle of protocol 2 or later by its first three bytes, or one of an older protocol by its first and last. What
/// is handed on so and is none costs nothing.
bool begins_like_a_pickle(ByteView bytes) {
  constexpr std::string_view kAfterProtocol = "\x95\x8C]}()cXUBCKJMNq\x8E\x8F";
  const auto text = bytes.text();
  if (text.size() < 3) return false;
  if (text[0] == '\x80') return text[1] >= 2 && text[1] <= 5 && kAfterProtocol.find(text[2]) != std::string_view::npos;
  return std::string_view("(c]}").find(text[0]) != std::string_view::npos && text.ends_with('.') &&
         text.find('\n') != std::string_view::npos;
}

bool begins_like_json(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  if (text[begin] == '{') return true;
  // Units and shapes are in brackets, too.
  const auto next = text[begin] == '[' ? text.find_first_not_of(" \t\r\n", begin + 1) : std::string_view::npos;
  return next != std::string_view::npos && std::string_view("{[\"").find(text[next]) != std::string_view::npos;
}

/// What is handed on as a pickle gets no ending: it may be none.
std::string member_name(std::string_view object, std::string_view name, std::string_view ending = {}) {
  const auto path = object.substr(std::min(object.find_first_not_of('/'), object.size()));
  return fmt::format("{}{}{}{}", path, path.empty() ? "" : "/", name, ending);
}

class Analysis {
 public:
  Analysis(const Artifact& artifact, ScanContext& context)
      : artifact_(artifact), context_(context), complaints_(context) {}

  void run() {
    const auto file = File::open(artifact_.bytes);
    if (!file) return context_.incomplete(file.error());
    judge_end(*file);
    assay::hdf5::walk(*file, events());
    complaints_.finish();
  }

 private:
  [[nodiscard]] Events events() {
    return {
        .step = [this](std::uint64_t count) { return context_.step(count); },
        .cover = [this](ByteRange range) { context_.cover(range); },
        .numbers =
            [this](ByteRange range) {
              context_.cover(range);
              context_.opaque(range);
            },
        .incomplete = [this](const Error& error) { context_.incomplete(error); },
        .group = [this](std::string_view path) { fact("hdf5.group", [&] { return text::printable(path); }); },
        .link = [this](const NamedLink& link) { see(link); },
        .attribute = [this](const Attribute& attribute) { see(attribute); },
        .dataset = [this](const Dataset& dataset) { see(dataset); },
        .heap_object =
            [this](ByteView bytes) {
              if (begins_like_a_pickle(bytes)) hand_on(fmt::format("heap@{:#x}", bytes.origin()), bytes);
            },
        .passed = [this](std::uint64_t offset) { context_.passed(offset); },
        .problem = [this](Problem problem, ByteRange range, std::string_view object) { see(problem, range, object); },
    };
  }

  template <class Make>
  void fact(std::string_view key, Make make, std::uint64_t offset = 0) {
    if (complaints_.wants_fact(key)) complaints_.fact(key, make(), offset);
  }

  /// Once: many texts may be the same object of a heap.
  void hand_on(const std::string& name, ByteView bytes) {
    if (!handed_.emplace(bytes.origin(), bytes.size()).second) return;
    static_cast<void>(context_.descend(name, bytes.rebased(), artifact_.storage));
  }

  void judge_end(const File& file) {
    const auto size = artifact_.size.value_or(artifact_.bytes.size());
    if (file.end() <= size) return;
    complaints_.report(
        kTruncated, {file.superblock(), "superblock"},
        fmt::format("The file should end at {}, and has {} bytes.", text::grouped(file.end()), text::grouped(size)));
    context_.incomplete({ErrorCode::truncated, size, fmt::format("file: {} bytes wanted, {} left", file.end(), size)});
  }

  void see(const NamedLink& named) {
    const Link& link = named.link;
    fact(
        "hdf5.link",
        [&] {
          const auto name = fmt::format("{} {}", text::printable(named.group, 120), text::quoted(link.name, 120));
          if (link.kind == Link::Kind::external)
            return fmt::format("{} external {} {}", name, text::quoted(link.file), text::quoted(link.target));
          if (link.kind == Link::Kind::user) return fmt::format("{} user {}", name, link.type);
          return fmt::format("{} soft {}", name, text::quoted(link.target));
        },
        named.range.offset);
    judge_link(named, complaints_);
  }

  void see(const Attribute& attribute) {
    fact(
        "hdf5.attribute",
        [&] {
          const auto name =
              fmt::format("{} {}", text::printable(attribute.object, 120), text::printable(attribute.name, 80));
          if (attribute.texts.empty())
            return fmt::format("{} {} of {}", name, kind_name(attribute.type),
                               text::counted(attribute.value.size(), "byte", "bytes"));
          const auto first = text::quoted(attribute.texts.front().text(), 120);
          return attribute.texts.size() == 1
                     ? fmt::format("{} {}", name, first)
                     : fmt::format("{} {} and {} more", name, first, attribute.texts.size() - 1);
        },
        attribute.texts.empty() ? attribute.value.origin() : attribute.texts.front().origin());
    judge_config(attribute);
    for (const auto& text : attribute.texts) {
      // Keras keeps its configuration as JSON, up to a zero.
      const auto json = text.first(std::min(text.text().find('\0'), text.text().size()));
      if (begins_like_json(json.text())) {
        hand_on(member_name(attribute.object, attribute.name, ".json"), json);
      } else if (attribute.type.is_fixed_text() && begins_like_a_pickle(text)) {
        // PyTables unpickles what it finds in attributes.
        hand_on(member_name(attribute.object, attribute.name), text);
      }
    }
    if (attribute.texts.empty() && attribute.type.is_bytes() && begins_like_a_pickle(attribute.value))
      hand_on(member_name(attribute.object, attribute.name), attribute.value);
  }

  /// What Keras keeps of a model is an object: with anything else loading fails, before a layer is made.
  void judge_config(const Attribute& attribute) {
    if (attribute.object != "/" || (attribute.name != "model_config" && attribute.name != "training_config")) return;
    for (const auto& text : attribute.texts) {
      const auto json = text.text();
      const auto begin = json.find_first_not_of(" \t\r\n");
      if (begin == std::string_view::npos || json[begin] != '{')
        context_.incomplete({ErrorCode::malformed, text.origin(),
                             fmt::format("{}: an object wanted, got {}", attribute.name, text::quoted(json, 40))});
    }
  }

  void see(const Dataset& dataset) {
    fact(
        "hdf5.dataset",
        [&] {
          auto text =
              fmt::format("{} {} of {} [{}] {}, {}", text::printable(dataset.path), kind_name(dataset.type),
                          text::counted(dataset.type.size, "byte", "bytes"), fmt::join(dataset.space.dimensions, ", "),
                          kind_name(dataset.layout.kind), text::counted(dataset.storage.bytes, "byte", "bytes"));
          if (dataset.layout.kind == assay::hdf5::Layout::Kind::chunked)
            text += fmt::format(" in {}", text::counted(dataset.storage.chunks, "chunk", "chunks"));
          for (const auto& filter : dataset.filters) text += fmt::format(", filter {}", filter.id);
          return text;
        },
        dataset.range.offset);
    judge_dataset(dataset, artifact_.bytes.size(), complaints_);
    if (dataset.plain && dataset.type.is_bytes() && begins_like_a_pickle(*dataset.plain))
      hand_on(std::string(dataset.path.substr(std::min<std::size_t>(1, dataset.path.size()))), *dataset.plain);
  }

  void see(Problem problem, ByteRange range, std::string_view object) {
    const auto& rule = problem == Problem::outside ? kOutside : kOverlap;
    if (!complaints_.wants(rule, range)) return;
    const auto where = object.empty() ? std::string("file") : fmt::format("object {}", text::printable(object, 120));
    complaints_.report(rule, {range, where},
                       problem == Problem::outside
                           ? "The numbers of the data set go on behind the end of the file."
                           : fmt::format("{} bytes here belong to something else already.", text::grouped(range.size)));
    if (problem == Problem::overlap)
      context_.incomplete({ErrorCode::malformed, range.offset, "place: bytes of its own wanted, got those of another"});
  }

  const Artifact& artifact_;
  ScanContext& context_;
  Complaints complaints_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> handed_;
};

void analyze(const Artifact& artifact, ScanContext& context) { Analysis(artifact, context).run(); }

constexpr std::string_view kEndings[] = {".h5", ".hdf5"};

}  // namespace

constinit const Format kFormat{.name = "hdf5",
                               .family = "hdf5",
                               .rules = kRules,
                               .claim = claim,
                               .analyze = analyze,
                               .endings = kEndings,
                               .is_self_evident = true};

}  // namespace assay::formats::hdf5
