// compile_yara DIRECTORY OUTPUT.cpp: compiles rules/yara/ and writes it, compiled and as source, as a constant.
#include "match/pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "match/state.hpp"

namespace assay::match {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), {});
  if (!in) throw std::runtime_error(path.string() + ": cannot be read");
  return text;
}

std::vector<RuleSource> read_sources(const fs::path& directory) {
  std::vector<RuleSource> sources;
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().extension() == ".yar")
      sources.push_back({entry.path().filename().string(), read_text(entry.path()), {}, true});
  std::ranges::sort(sources, {}, &RuleSource::name);
  return sources;
}

/// The pack is matched in windows of any artifact, so no string in it may have a wide gap; and what a person sees of a
/// rule is in its metadata.
void require_good_manners(const Signatures& pack) {
  for (const auto& rule : pack.list()) {
    if (rule.is_chained) throw std::runtime_error(rule.name + ": a string has a gap of more than 200 bytes");
    if (rule.description.empty()) throw std::runtime_error(rule.name + ": there is no description");
    if (std::ranges::none_of(rule.metadata, [](const auto& meta) { return meta.starts_with("severity="); }))
      throw std::runtime_error(rule.name + ": there is no severity");
  }
}

void write_words(std::ofstream& out, std::span<const std::byte> bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
    out << fmt::format("{:#x},{}", word, at / sizeof word % 8 == 7 ? '\n' : ' ');
  }
}

/// One buffer of libyara's and the pointers in it, which become zeros.
void write_buffer(std::ofstream& out, YR_ARENA& arena, std::uint32_t number) {
  const auto& buffer = std::span(arena.buffers)[number];
  std::vector<std::byte> bytes(buffer.used);
  if (buffer.used > 0) std::memcpy(bytes.data(), buffer.data, buffer.used);
  std::string pointers;
  for (const auto* entry = arena.reloc_list_head; entry != nullptr; entry = entry->next) {
    if (entry->buffer_id != number) continue;
    const auto place = std::span(bytes).subspan(entry->offset, sizeof(void*));
    void* target = nullptr;
    std::memcpy(static_cast<void*>(&target), place.data(), sizeof target);
    std::ranges::fill(place, std::byte{0});
    YR_ARENA_REF found;
    if (target == nullptr) continue;
    if (yr_arena_ptr_to_ref(&arena, target, &found) == 0) throw std::runtime_error("a pointer to nowhere");
    pointers += fmt::format("{{{}, {}, {}}},\n", entry->offset, found.buffer_id, found.offset);
  }
  if (!bytes.empty()) {
    out << fmt::format("alignas(16) constexpr std::uint64_t kBytes{}[] = {{\n", number);
    write_words(out, bytes);
    out << "};\n";
  }
  if (!pointers.empty()) out << fmt::format("constexpr Pack::Pointer kPointers{}[] = {{\n{}}};\n", number, pointers);
  const auto all =
      bytes.empty() ? "{}" : fmt::format("std::as_bytes(std::span(kBytes{})).first({})", number, bytes.size());
  out << fmt::format("const Pack::Buffer kBuffer{}{{{}, {}}};\n", number, all,
                     pointers.empty() ? "{}" : fmt::format("kPointers{}", number));
}

std::string literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n\"\n\"";
    } else if (c >= ' ' && c < '\x7f') {
      out += c;
    } else {
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    }
  }
  return out + "\"";
}

void write(const fs::path& path, std::span<const RuleSource> sources, YR_ARENA& compiled) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << "// Made from rules/yara/ by compile_yara. Do not edit.\n#include \"match/pack.hpp\"\n\n"
         "#include <cstdint>\n\nnamespace assay::match {\nnamespace {\n\n";
  std::string buffers;
  for (std::uint32_t i = 0; i < compiled.num_buffers; ++i) {
    write_buffer(out, compiled, i);
    buffers += fmt::format("kBuffer{}, ", i);
  }
  out << "constexpr Pack::Source kSources[] = {\n";
  for (const auto& source : sources) out << fmt::format("{{{},\n{}}},\n", literal(source.name), literal(source.text));
  out << fmt::format(
      "}};\n\n}}  // namespace\n\nconst Pack& embedded_pack() {{\n"
      "  static const Pack::Buffer kBuffers[] = {{{}}};\n"
      "  static const Pack kPack{{{}, kBuffers, kSources}};\n  return kPack;\n}}\n\n"
      "}}  // namespace assay::match\n",
      buffers, literal(YR_VERSION));
  if (!out.flush()) throw std::runtime_error(path.string() + ": cannot be written");
}

int run(int argument_count, char** arguments) {
  if (argument_count != 3) {
    std::fputs("usage: compile_yara DIRECTORY OUTPUT.cpp\n", stderr);
    return 4;
  }
  try {
    const auto sources = read_sources(arguments[1]);
    auto rules = compile_sources(sources);
    if (!rules) throw std::runtime_error(std::string(arguments[1]) + "/" + rules.error().message);
    auto& compiled = *(*rules)->arena;
    const auto state = std::make_shared<const Signatures::State>(std::move(*rules));
    require_good_manners(Signatures(state));
    write(arguments[2], sources, compiled);
    return 0;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "compile_yara: %s\n", problem.what());
    return 1;
  }
}

}  // namespace
}  // namespace assay::match

int main(int argument_count, char** arguments) { return assay::match::run(argument_count, arguments); }
