#pragma once

#include "core/complaints.hpp"
#include "formats/config/callable.hpp"
#include "formats/config/interpolations.hpp"
#include "formats/config/setting.hpp"

#include <assay/context.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::formats::config {

/// Says what the values of a configuration would make loaders do. Values decide: a key whose value is null, or names a
/// class of a library, is nothing. Borrows the context and the complaints.
class Judge {
 public:
  Judge(Language language, ScanContext& context, Complaints& complaints)
      : language_(language), context_(context), complaints_(complaints) {}

  void see(const Setting& setting);
  /// The container at `path` ends.
  void leave(std::span<const std::string> path);
  /// The text holds several documents, or data and no settings: then code in it is a sample.
  void call_it_data() { is_data_ = true; }
  /// Programs that load models do not read a file of this name: it holds arguments of a run, results, samples.
  void call_it_unread() { is_unread_ = true; }
  /// Values refer to others, as OmegaConf lets them.
  void expect_interpolations() { interpolations_.emplace(); }
  /// All was seen.
  void finish();

 private:
  struct Kept {
    std::string path;
    std::string text;
    ByteRange range;
  };

  void judge_remote_code(const Setting& setting);
  void judge_attention(const Setting& setting);
  void judge_pipeline(const Setting& setting);
  void judge_libraries(const Setting& setting);
  void judge_callables(const Setting& setting);
  void judge_target(const Setting& setting);
  void judge_named_callable(Setting setting);
  void judge_put_together(const Setting& setting, std::string_view likely);
  void judge_interpolations();
  void keep_named(const Setting& setting);
  void judge_named();
  void keep_loading(const Setting& setting, std::string_view path);
  void keep_beside(const Setting& setting);
  void judge_loading();
  void judge_mlflow(const Setting& setting);
  void judge_layers(const Setting& setting);
  void judge_keys(const Setting& setting);
  void judge_filter(const Setting& setting);
  void judge_filters();
  void judge_paths(const Setting& setting);
  void judge_workflow();
  void see_workflow(const Setting& setting);
  void miss_layer(const std::string& path, const Setting& setting);
  [[nodiscard]] std::optional<std::string> blob_of(std::string_view digest) const;
  void judge_text(const Setting& setting);
  void judge_expression(const Setting& setting);
  void judge_encoded(const Setting& setting);
  void judge_download();
  void judge_module(const Kept& type);
  void judge_module_path(const Kept& path);
  void judge_component(const Kept& library);
  [[nodiscard]] bool is_there(std::string_view path) const;
  void note(const Setting& setting);
  [[nodiscard]] Severity severity_of_text(const Setting& setting, std::string_view does) const;
  [[nodiscard]] std::string presence_of(std::string_view module) const;
  void say(const Rule& rule, const Setting& setting, Severity severity, const std::string& message);
  void say(const Rule& rule, const Kept& kept, Severity severity, const std::string& message);

  Language language_;
  ScanContext& context_;
  Complaints& complaints_;
  bool is_data_ = false;
  bool is_unread_ = false;
  bool may_descend_ = true;
  // A data set of YOLO: what fetches it, once the file is known for one.
  bool names_data_ = false;
  std::vector<std::string> keys_;  ///< of the value before
  bool is_zarr_ = false;
  std::optional<Kept> filter_;
  std::optional<Kept> download_;
  Severity download_severity_ = Severity::low;
  // A workflow of TorchServe: what its models are, once the file is known for one.
  bool is_workflow_ = false;
  std::vector<Kept> workflow_models_;
  // model_index.json: components are known for what they are once the file is known for what it is.
  bool is_pipeline_ = false;
  std::vector<Kept> components_;
  // Targets that call what other values name: those values, until it is known whether there are such targets.
  bool has_resolver_ = false;
  bool allows_pickles_ = false;
  std::vector<Kept> named_;
  // Callables that are put together out of other values, until those are known.
  struct PutTogether {
    std::vector<std::string> path;
    std::string text;
    ByteRange range;
  };
  std::optional<Interpolations> interpolations_;
  std::vector<PutTogether> put_together_;
  std::optional<Kept> array_file_;
  // Targets that load what values beside them name, and values that lead away: known when all was seen.
  std::vector<PutTogether> loading_;
  struct Beside {
    std::vector<std::string> path;
    Severity severity;
    std::string what;  ///< completes "the values beside it say: …"
  };
  std::vector<Beside> beside_;
  // modules.json of sentence-transformers: a list of objects with a path and a type.
  std::optional<Kept> module_type_;
  std::optional<Kept> module_path_;
  bool has_module_name_ = false;
};

/// Whether a text is `owner/repository`, with or without a revision or a kernel behind it.
[[nodiscard]] bool names_a_repository(std::string_view text);

/// The keys with points between them, for people.
[[nodiscard]] std::string shown_path(std::span<const std::string> path);

}  // namespace assay::formats::config
