// Replays files through a fuzz target without libFuzzer: each file whole, then cut at up to 64 places, or at up to N
// with `-cuts=N`.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  std::size_t cuts = 64;
  for (int i = 1; i < argc; ++i) {
    constexpr std::string_view kCuts = "-cuts=";
    if (const std::string_view argument = argv[i]; argument.starts_with(kCuts)) {
      cuts = std::stoul(std::string(argument.substr(kCuts.size())));
      continue;
    }
    const fs::path path = argv[i];
    if (fs::is_directory(path)) {
      for (const auto& entry : fs::recursive_directory_iterator(path))
        if (entry.is_regular_file()) files.push_back(entry.path());
    } else if (fs::exists(path)) {
      files.push_back(path);
    }
  }
  std::ranges::sort(files);
  std::size_t runs = 0;
  for (const auto& path : files) {
    std::ifstream in(path, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    const auto run = [&](std::size_t size) {
      const std::vector<std::uint8_t> copy(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
      LLVMFuzzerTestOneInput(copy.data(), copy.size());
      ++runs;
    };
    run(bytes.size());
    const std::size_t stride = std::max<std::size_t>(1, bytes.size() / cuts);
    for (std::size_t cut = 0; cut < bytes.size(); cut += stride) run(cut);
  }
  std::printf("%zu files, %zu runs\n", files.size(), runs);
  return files.empty() ? 1 : 0;
}
