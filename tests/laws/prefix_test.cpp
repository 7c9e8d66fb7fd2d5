// Prefix: no file that was cut off is both complete and silent, unless what is left is itself a whole thing.
//
// A pickle is whole up to and including any of its STOP opcodes; text is whole wherever it ends; an archive or a stream
// with something behind it is whole where that begins, and zeros may follow; a protobuf message behind any of its
// fields. `# whole at: N` says it of a case whose format is not known here. Nothing else of what cases hold may be cut
// without assay noticing: by not calling it clean, or by a finding that reaches the cut.
#include "support/scan_case.hpp"

#include <zlib.h>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <regex>
#include <string>

namespace assay::test {
namespace {

bool is_zeros(std::string_view text) { return text.find_first_not_of('\0') == std::string_view::npos; }

/// Ends in an end record with all of its comment.
bool is_whole_zip(std::string_view cut) {
  const auto end = cut.rfind("PK\x05\x06");
  if (end == std::string_view::npos || cut.size() - end < 22) return false;
  const auto comment = static_cast<unsigned char>(cut[end + 20]) | static_cast<unsigned>(cut[end + 21] & 0xFF) << 8U;
  return cut.size() - end - 22 >= comment && is_zeros(cut.substr(end + 22 + comment));
}

/// zlib or gzip, as zlib itself reads it: up to the end of a stream.
bool is_whole_stream(std::string_view cut) {
  while (!is_zeros(cut)) {
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 32) != Z_OK) return false;
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(cut.data()));
    stream.avail_in = static_cast<uInt>(cut.size());
    int status = Z_OK;
    for (std::vector<Bytef> out(4096); status == Z_OK;) {
      stream.next_out = out.data();
      stream.avail_out = static_cast<uInt>(out.size());
      status = inflate(&stream, Z_NO_FLUSH);
    }
    cut.remove_prefix(cut.size() - stream.avail_in);
    inflateEnd(&stream);
    if (status != Z_STREAM_END) return false;
    cut.remove_prefix(std::min(cut.find_first_not_of('\0'), cut.size()));
  }
  return true;
}

/// Ends where the last tensor does, by the numbers that the header has for it.
bool is_whole_safetensors(const std::string& cut) {
  static const std::regex kOffsets(R"("data_offsets":\[[0-9]+,([0-9]+)\])");
  const auto length = static_cast<unsigned char>(cut[0]) | static_cast<unsigned>(static_cast<unsigned char>(cut[1]))
                                                               << 8U;
  std::size_t end = 0;
  for (std::sregex_iterator match(cut.begin(), cut.end(), kOffsets), last; match != last; ++match)
    end = std::max<std::size_t>(end, std::stoull((*match)[1]));
  return cut.size() == 8 + length + end;
}

/// Ends where a record does: a length of eight bytes, its checksum, the record, its checksum (TensorFlow's writer).
bool is_whole_records(std::string_view cut) {
  while (!cut.empty()) {
    if (cut.size() < 16) return false;
    std::uint64_t length = 0;
    for (std::size_t at = 8; at-- > 0;) length = length << 8U | static_cast<unsigned char>(cut[at]);
    if (length > cut.size() - 16) return false;
    cut.remove_prefix(16 + length);
  }
  return true;
}

/// Ends in the tag that closes the root, which is "net".
bool is_whole_network(std::string_view cut) {
  const auto last = cut.find_last_not_of(" \r\n\t");
  return last != std::string_view::npos && cut.substr(0, last + 1).ends_with("</net>");
}

/// Ends where a field of the outermost message does: the others may be absent (protobuf encoding, "Message Structure").
bool is_whole_message(std::string_view cut) {
  const auto varint = [&cut]() -> std::optional<std::uint64_t> {
    std::uint64_t value = 0;
    for (unsigned shift = 0; !cut.empty() && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(cut.front());
      cut.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
    return std::nullopt;
  };
  while (!cut.empty()) {
    const auto tag = varint();
    if (!tag) return false;
    std::uint64_t size = 0;
    switch (*tag & 7U) {
      case 0:
        if (!varint()) return false;
        break;
      case 1: size = 8; break;
      case 2: size = varint().value_or(cut.size() + 1); break;
      case 5: size = 4; break;
      default: return false;
    }
    if (size > cut.size()) return false;
    cut.remove_prefix(size);
  }
  return true;
}

bool is_whole(std::string_view cut, const Report& report) {
  const auto& formats = report.artifacts.front().formats;
  if (formats.empty()) return false;
  if (std::ranges::find(formats, "jinja") != formats.end()) return true;  // a template may end behind any of its tags
  constexpr auto kIsText = [](std::string_view name) {
    return name == "inert" || name == "logging-config" || name == "mlflow-module" || name == "python" ||
           name == "requirements" || name == "yaml";
  };
  if (std::ranges::all_of(formats, kIsText)) return true;
  if (formats.front() == "zip") return is_whole_zip(cut);
  if (formats.front() == "gzip" || formats.front() == "zlib") return is_whole_stream(cut);
  if (formats.front() == "tar") return cut.size() >= 1024 && is_zeros(cut.substr(cut.size() - 1024));
  if (formats.front().starts_with("onnx") || formats.front() == "caffe" || formats.front() == "paddle" ||
      formats.front() == "cntk" || formats.front() == "coreml" || formats.front() == "sentencepiece")
    return is_whole_message(cut);
  if (formats.front() == "tfrecord") return is_whole_records(cut);
  if (formats.front() == "openvino") return is_whole_network(cut);
  // Behind its trees a model of LightGBM has notes for people.
  if (formats.front() == "lightgbm")
    return cut.find("\nend of trees\n") != std::string_view::npos ||
           cut.find("importances:\n") != std::string_view::npos;
  // A network in text form may end behind any message that is closed.
  if (formats.front() == "caffe-text") return std::ranges::count(cut, '{') == std::ranges::count(cut, '}');
  if (formats.front() == "safetensors") return is_whole_safetensors(std::string(cut));
  if (formats != std::vector<std::string_view>{"pickle"}) return false;
  while (cut.ends_with('\0')) cut.remove_suffix(1);
  return cut.ends_with('.');
}

/// Zeros at the end are padding: nothing needs to point to them.
bool is_noticed(const Report& report, std::string_view cut) {
  const std::uint64_t last = cut.find_last_not_of('\0') + 1;
  return report.verdict != Verdict::clean || std::ranges::any_of(report.findings, [&](const Finding& finding) {
           return finding.artifact == 0 && finding.location.range.end() >= last;
         });
}

}  // namespace

TEST_CASE("no cut of a file is both complete and silent", "[laws]") {
  constexpr std::size_t kCuts = 28;  // of a file; the small ones are cut everywhere
  for (const Case& one : all_cases()) {
    if (one.inputs.size() != 1 || !one.args.empty()) continue;
    const auto& [name, bytes] = one.inputs.front();
    const std::size_t stride = std::max<std::size_t>(1, bytes.size() / kCuts);
    for (std::size_t size = 1; size < bytes.size(); size += stride) {
      const Report report = scan_bytes(name, bytes.substr(0, size));
      if (std::ranges::find(one.whole_at, size) != one.whole_at.end()) continue;
      if (is_noticed(report, bytes.substr(0, size)) || is_whole(bytes.substr(0, size), report)) continue;
      FAIL_CHECK(one.name << ": the first " << size << " of " << bytes.size() << " bytes are called clean\n"
                          << outcome_text(report));
      break;
    }
  }
}

}  // namespace assay::test
