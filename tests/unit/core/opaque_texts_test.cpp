#include "core/library_path.hpp"
#include "core/printable_runs.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assay {
namespace {

std::vector<std::string> runs(const std::string& bytes) {
  std::vector<std::string> result;
  for_each_printable_run(
      ByteView::of(bytes), 4, [](std::uint64_t) { return true; },
      [&](ByteView run) { result.emplace_back(run.text()); });
  return result;
}

}  // namespace

TEST_CASE("texts in bytes are found wherever they stand", "[opaque]") {
  using namespace std::string_literals;
  CHECK(runs("\0\1abc\0abcd\0\xFFname"s) == std::vector<std::string>{"abcd", "name"});
  CHECK(runs(std::string(70'000, '\0') + "curl") == std::vector<std::string>{"curl"});
  // A text across the end of what is looked at in one piece is seen whole.
  CHECK(runs(std::string(65'534, '\0') + "os.system('id')" + '\0') == std::vector<std::string>{"os.system('id')"});
  const auto pieces = runs(std::string(200'000, 'a') + "marker");
  CHECK(pieces.size() == 4);
  CHECK(pieces.back().ends_with("marker"));
}

TEST_CASE("native libraries are known by their endings", "[opaque]") {
  const auto path = [](std::string_view text) {
    const auto found = find_library_path(text);
    return found ? std::string(found->path) : std::string();
  };
  CHECK(path("plugin=/tmp/.x/libpwn.so;") == "/tmp/.x/libpwn.so");
  CHECK(path("..\\Evil.DLL") == "..\\Evil.DLL");
  CHECK(path("libnvinfer.so.8") == "libnvinfer.so");
  CHECK(path("sonata.solo and x.so") == "");
  CHECK(path("so.so-so") == "");
  CHECK(find_library_path("/opt/a.dylib")->has_folder);
  CHECK_FALSE(find_library_path("libonly.so")->has_folder);
}

}  // namespace assay
