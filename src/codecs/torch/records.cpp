#include "codecs/torch/records.hpp"

#include "codecs/compress/inflate.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace assay::torch {

Records::Records(const zip::Archive& archive, const Artifact& artifact) : archive_(archive), artifact_(artifact) {
  bool is_first = true;
  for (std::size_t i = 0; i < archive.members.size(); ++i) {
    if (!archive.members[i].central) continue;  // PyTorch goes by the directory
    const std::string_view name = archive.members[i].name(artifact.bytes).text();
    if (std::exchange(is_first, false)) {
      const auto slash = name.find('/');
      has_root_ = slash != std::string_view::npos;
      root_ = name.substr(0, has_root_ ? slash : 0);
    }
    if (name.ends_with('/')) continue;
    const std::string_view below = written(i);
    const bool is_inside = !has_root_ || (below.size() < name.size() && name.substr(0, root_.size()) == root_);
    if (!is_inside) outsiders_.push_back(i);
    if (!below.empty()) records_.emplace(text::lower(below), i);
  }
}

std::string_view Records::full_name(std::size_t member) const {
  return archive_.members[member].name(artifact_.bytes).text();
}

std::string_view Records::written(std::size_t member) const {
  const std::string_view name = full_name(member);
  if (!has_root_) return name;
  const bool is_below = name.size() > root_.size() + 1 && name[root_.size()] == '/' &&
                        text::lower(name.substr(0, root_.size())) == text::lower(root_);
  return is_below ? name.substr(root_.size() + 1) : std::string_view{};
}

std::vector<std::size_t> Records::find(std::string_view name) const {
  std::vector<std::size_t> result;
  const auto [begin, end] = records_.equal_range(text::lower(name));
  for (auto record = begin; record != end; ++record) result.push_back(record->second);
  std::ranges::sort(result);
  return result;
}

bool Records::has_below(std::string_view prefix) const {
  const auto record = records_.lower_bound(std::string(prefix));
  return record != records_.end() && record->first.starts_with(prefix);
}

std::optional<RecordBytes> Records::bytes(std::size_t member, std::uint64_t limit, const zip::Step& step) const {
  auto result = read(member, limit, step);
  if (result && result->view().size() > limit) return std::nullopt;
  return result;
}

std::optional<RecordBytes> Records::front(std::size_t member, std::uint64_t size, const zip::Step& step) const {
  return read(member, size, step);
}

/// All bytes of a record; of one that is compressed no more than it takes to see that there are more than `limit`.
std::optional<RecordBytes> Records::read(std::size_t member, std::uint64_t limit, const zip::Step& step) const {
  const auto found = zip::readings(archive_.members[member], artifact_.bytes);
  if (found.empty()) return std::nullopt;
  const auto data = artifact_.bytes.slice(found.front().data.offset, found.front().data.size);
  if (!data) return std::nullopt;
  if (found.front().method == zip::kStored) return RecordBytes(data->rebased());
  if (found.front().method != zip::kDeflated) return std::nullopt;
  compress::InflateStream stream(*data, compress::Wrapper::raw, artifact_.storage);
  std::string expanded;
  std::array<std::byte, 16384> buffer{};
  while (step(1)) {
    const auto got = stream.read(buffer);
    if (!got || *got == 0) return RecordBytes(std::move(expanded));
    expanded.append(ByteView(std::span<const std::byte>(buffer).first(*got)).text());
    if (expanded.size() > limit) return RecordBytes(std::move(expanded));
  }
  return std::nullopt;
}

}  // namespace assay::torch
