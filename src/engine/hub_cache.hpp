#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay::engine {

// The cache of Hugging Face's hub library: `models--OWNER--NAME/snapshots/REVISION/config.json` is a link to
// `../../blobs/HASH`. https://huggingface.co/docs/huggingface_hub/guides/manage-cache

/// A revision in such a cache. It is what `snapshot_download` returns, and so what people scan; its files lie outside.
struct Snapshot {
  std::string folder;  ///< of the repository in the cache, without links: `…/models--OWNER--NAME`
  std::string inside;  ///< where the revision lies in it, with the slash: `snapshots/REVISION/`
};

/// The snapshot that `path` leads to; nothing when it is none.
[[nodiscard]] std::optional<Snapshot> snapshot_at(const std::string& path);

/// The blob that a link of a snapshot leads to, relative to `base`. `link` is relative to the same folder, which may
/// hold one repository or several; `real` is where the link leads, without links, as `base` is. Nothing for other
/// links.
[[nodiscard]] std::optional<std::string> cached_blob(std::string_view base, std::string_view link,
                                                     std::string_view real);

}  // namespace assay::engine
