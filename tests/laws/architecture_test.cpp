// Architecture: who may include whom. The table is that of docs/architecture.md; a violation names file and line.
#include "support/files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace assay::test {
namespace {

namespace fs = std::filesystem;

struct Layer {
  std::string_view folder;
  std::vector<std::string_view> may_include;  ///< folders of src/, besides itself
};
const std::vector<Layer>& layers() {
  static const std::vector<Layer> kLayers{
      {"core", {}},
      {"codecs", {"core"}},
      {"pickle", {"codecs", "core"}},
      {"formats", {"pickle", "codecs", "core"}},
      {"match", {"core"}},
      {"crypto", {"core"}},
      {"trust", {"crypto", "codecs", "core"}},
      {"rules", {"codecs", "core"}},
      {"policy", {"codecs", "core"}},
      {"engine", {"core", "crypto", "match"}},
      {"report", {"codecs", "core"}},
      {"onnx_checker", {}},
      {"cli",
       {"core", "codecs", "pickle", "formats", "match", "crypto", "trust", "rules", "policy", "engine", "report",
        "onnx_checker"}},
  };
  return kLayers;
}

struct Quarantine {
  std::string_view header;  ///< how a third-party include starts
  std::string_view folder;  ///< the only place below src/ that may say it
};
constexpr Quarantine kQuarantines[] = {
    {"openssl/", "crypto/"},
    {"yara", "match/"},
    {"CLI/", "cli/"},
    {"zlib.h", "codecs/"},
    {"zip.h", "codecs/"},
    {"bzlib.h", "codecs/"},
    {"lzma.h", "codecs/"},
    {"zstd.h", "codecs/"},
    {"lz4", "codecs/"},
    {"archive.h", "codecs/"},
    {"archive_entry.h", "codecs/"},
    {"simdjson.h", "codecs/json/"},
    {"nlohmann/", "codecs/json/"},
    {"toml++/", "codecs/toml/"},
    {"toml.hpp", "codecs/toml/"},
    {"google/protobuf/", "onnx_checker/"},
    {"onnx/", "onnx_checker/"},
    {"flatbuffers/", "codecs/"},
    {"yaml.h", "codecs/yaml/"},
    {"expat.h", "codecs/xml/"},
    {"hdf5.h", "codecs/"},
    {"seccomp.h", "engine/"},
    {"linux/landlock.h", "engine/"},
    {"linux/seccomp.h", "engine/"},
};

struct Include {
  std::string file;  ///< below src/ or include/
  std::size_t line;
  std::string what;
  bool is_quoted;
};

std::vector<Include> includes_of(const fs::path& root) {
  std::vector<Include> all;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp" && extension != ".def") continue;
    std::istringstream lines(read_file(entry.path()));
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
      const auto hash = line.find_first_not_of(" \t");
      if (hash == std::string::npos || line[hash] != '#') continue;
      const auto word = line.find("include", hash);
      const auto open = line.find_first_of("\"<", hash);
      if (word == std::string::npos || open == std::string::npos || word > open) continue;
      const auto close = line.find_first_of("\">", open + 1);
      all.push_back({entry.path().lexically_relative(root).generic_string(), number,
                     line.substr(open + 1, close - open - 1), line[open] == '"'});
    }
  }
  return all;
}

std::string_view top(std::string_view path) { return path.substr(0, path.find('/')); }
/// "formats/zip" of "formats/zip/zip.cpp"; "formats" of "formats/all.cpp".
std::string_view format_folder(std::string_view path) { return path.substr(0, path.rfind('/')); }

/// Why `one` breaks the table; empty when it does not.
std::string complaint(const Include& one) {
  const std::string_view from = top(one.file);
  const auto layer = std::ranges::find(layers(), from, &Layer::folder);
  if (layer == layers().end()) return fmt::format("no layer is called {}", from);
  if (one.is_quoted) {
    const std::string_view to = top(one.what);
    if (std::ranges::find(layers(), to, &Layer::folder) == layers().end())
      return "quoted includes are relative to src/ and start with a layer";
    if (from == "formats" && to == "formats" && one.file != "formats/all.cpp") {
      const auto mine = format_folder(one.file);
      if (mine != format_folder(one.what) && !one.what.starts_with(std::string(mine) + "/"))
        return "a format does not include another format";
    }
    if (to != from && std::ranges::find(layer->may_include, to) == layer->may_include.end())
      return fmt::format("{} may include {} only", from, fmt::join(layer->may_include, ", "));
    return {};
  }
  if (one.what.starts_with("fmt/") && one.file.ends_with(".hpp")) return "fmt stays out of headers";
  for (const auto& quarantine : kQuarantines)
    if (one.what.starts_with(quarantine.header) && !one.file.starts_with(quarantine.folder))
      return fmt::format("only {} sees this library", quarantine.folder);
  return {};
}

}  // namespace

TEST_CASE("every layer includes only what it may", "[architecture]") {
  const auto all = includes_of(fs::path(ASSAY_SOURCE_DIR) / "src");
  REQUIRE(all.size() > 50);
  for (const auto& one : all)
    if (const auto why = complaint(one); !why.empty())
      FAIL_CHECK("src/" << one.file << ":" << one.line << ": #include " << one.what << ": " << why);
}

TEST_CASE("the public headers include the standard library and each other", "[architecture]") {
  for (const auto& one : includes_of(fs::path(ASSAY_SOURCE_DIR) / "include"))
    if (one.is_quoted || (one.what.find('/') != std::string::npos && !one.what.starts_with("assay/")) ||
        one.what.ends_with(".h"))
      FAIL_CHECK("include/" << one.file << ":" << one.line << ": #include " << one.what
                            << ": public headers are std only");
}

TEST_CASE("the include law can fail", "[architecture]") {
  CHECK(complaint({"core/text.cpp", 1, "codecs/zip/directory.hpp", true}) != "");
  CHECK(complaint({"formats/zip/zip.cpp", 1, "formats/pickle/pickle.hpp", true}) != "");
  CHECK(complaint({"engine/engine.cpp", 1, "formats/all.hpp", true}) != "");
  CHECK(complaint({"formats/zip/zip.cpp", 1, "zlib.h", false}) != "");
  CHECK(complaint({"report/text.hpp", 1, "fmt/format.h", false}) != "");
  CHECK(complaint({"formats/zip/zip.cpp", 1, "formats/zip/rules.hpp", true}) == "");
  CHECK(complaint({"formats/all.cpp", 1, "formats/zip/zip.hpp", true}) == "");
  CHECK(complaint({"crypto/digest.cpp", 1, "openssl/evp.h", false}) == "");
}

TEST_CASE("no file of the source tree holds two ideas", "[architecture]") {
  for (const auto* folder : {"src", "include", "tests"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(ASSAY_SOURCE_DIR) / folder)) {
      // What npm installed there is nobody's source of ours.
      if (entry.path().generic_string().find("/node_modules/") != std::string::npos) continue;
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp" && extension != ".py") continue;
      const std::string text = read_file(entry.path());
      INFO(entry.path().lexically_relative(ASSAY_SOURCE_DIR).generic_string());
      CHECK(std::ranges::count(text, '\n') <= 400);
    }
  }
}

}  // namespace assay::test
