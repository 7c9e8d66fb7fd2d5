#include "formats/skops/members.hpp"

#include "codecs/compress/inflate.hpp"
#include "core/program_name.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace assay::formats::skops {
namespace {

constexpr std::size_t kFront = 64U << 10U;

constexpr std::array<std::string_view, 2> kSchemaNames{"schema.json", "schema"};
constexpr std::array<std::string_view, 2> kArrayEndings{".npy", ".npz"};
/// Kinds of nodes that call what a file names (CVE-2025-54412, CVE-2025-54413), and methods that Python calls itself.
constexpr std::array<std::string_view, 4> kNodes{"MethodNode", "OperatorFuncNode", "__getattr__", "__reduce__"};
/// What a card tells its reader to load the model with, instead of skops (CVE-2025-54886).
constexpr std::array<std::string_view, 5> kLoaders{"joblib.load", "pickle.load", "cloudpickle.load", "dill.load",
                                                   "get_model()"};

template <std::size_t N>
bool ends_with_one_of(std::string_view name, const std::array<std::string_view, N>& endings) {
  return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool names_node(std::string_view text) {
  return std::ranges::any_of(kNodes, [&](std::string_view node) { return holds(text, node); });
}

bool is_json(std::string_view front) {
  const auto begin = front.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && (front[begin] == '{' || front[begin] == '[');
}

bool names_loader(std::string_view front) {
  return std::ranges::any_of(kLoaders, [&](std::string_view loader) {
    return holds(front, loader) && (loader != "get_model()" || holds(front, "joblib"));
  });
}

}  // namespace

bool is_schema(std::string_view name) { return std::ranges::find(kSchemaNames, name) != kSchemaNames.end(); }

bool is_array(std::string_view name) { return ends_with_one_of(name, kArrayEndings); }

bool is_data(std::string_view name) { return name.ends_with('/') || name.ends_with(".bin") || is_array(name); }

std::string front_of(const zip::CentralHeader& header, ByteView archive) {
  const auto local = zip::read_local(archive, header.local_offset);
  if (!local) return {};
  const auto stored = archive.from(local->data_offset()).first(header.stored_size);
  if (header.method == zip::kStored) return std::string(stored.first(kFront).text());
  if (header.method != zip::kDeflated) return {};
  compress::InflateStream stream(stored, compress::Wrapper::raw, nullptr);
  std::string front(kFront, '\0');
  std::size_t size = 0;
  while (size < front.size()) {
    const auto count = stream.read(std::as_writable_bytes(std::span(front).subspan(size)));
    if (!count || *count == 0) break;
    size += *count;
  }
  front.resize(size);
  return front;
}

std::string_view purpose_of(std::string_view name, std::string_view front) {
  if (is_program_name(name)) return "is a program, or source of one";
  // A node that is moved beside the schema is read by no audit.
  if (is_json(front) && (names_node(front) || names_node(name)))
    return "names a node of skops, or a method, that calls what the file says";
  if (names_loader(front)) return "has its reader load the model with what unpickles it";
  return {};
}

}  // namespace assay::formats::skops
