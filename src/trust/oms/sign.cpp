#include "trust/oms/sign.hpp"

#include "codecs/json/writer.hpp"
#include "core/hex.hpp"
#include "crypto/digest.hpp"
#include "trust/oms/manifest.hpp"

#include <algorithm>

namespace assay::trust::oms {
using json::Writer;

std::string make_statement(std::string_view model_name, std::vector<HashedFile> files,
                           std::vector<std::string> ignored) {
  std::ranges::sort(files, {}, &HashedFile::name);
  std::ranges::sort(ignored);
  crypto::Sha256 root;
  for (const auto& file : files) root.update(file.sha256);

  std::string text;
  Writer out(text);
  out.begin_object();
  out.member("_type", "https://in-toto.io/Statement/v1");
  out.key("subject");
  out.begin_array();
  out.begin_object();
  out.member("name", model_name);
  out.key("digest");
  out.begin_object();
  out.member("sha256", hex(root.finish()));
  out.end_object();
  out.end_object();
  out.end_array();
  out.member("predicateType", kPredicateType);
  out.key("predicate");
  out.begin_object();
  out.key("resources");
  out.begin_array();
  for (const auto& file : files) {
    out.begin_object();
    out.member("name", file.name);
    out.member("algorithm", "sha256");
    out.member("digest", hex(file.sha256));
    out.end_object();
  }
  out.end_array();
  out.key("serialization");
  out.begin_object();
  out.member("method", "files");
  out.member("hash_type", "sha256");
  out.member("allow_symlinks", false);
  out.key("ignore_paths");
  out.begin_array();
  for (const auto& path : ignored) out.value(path);
  out.end_array();
  out.end_object();
  out.end_object();
  out.end_object();
  return text;
}

}  // namespace assay::trust::oms
