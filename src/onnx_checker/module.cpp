// The module that shows models to the onnx library's own checker.
#include "onnx_checker/detach.hpp"
#include "onnx_checker/interface.hpp"

#include <google/protobuf/stubs/logging.h>
#include <onnx/checker.h>
#include <onnx/common/version.h>
#include <onnx/defs/schema.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>

namespace assay::onnx_checker {
namespace {

using onnx::OpSchemaRegistry;

std::string this_library() { return std::string("onnx ") + onnx::LAST_RELEASE_VERSION; }

/// What a newer library would be needed for; empty when this one knows all that the model says it is made of.
std::string newer_than_library(const onnx::ModelProto& model) {
  if (model.ir_version() > onnx::Version::IR_VERSION)
    return this_library() + " knows IR versions to " + std::to_string(onnx::Version::IR_VERSION) +
           ", and the model is of " + std::to_string(model.ir_version());
  const auto& known = OpSchemaRegistry::DomainToVersionRange::Instance().Map();
  const auto newer_operators = [&](const auto& imports) -> std::string {
    for (const auto& import : imports) {
      const std::string domain = import.domain() == "ai.onnx" ? std::string() : import.domain();
      const auto versions = known.find(domain);
      if (versions == known.end() || import.version() <= versions->second.second) continue;
      return this_library() + " knows operators of " + (domain.empty() ? "ai.onnx" : domain) + " to version " +
             std::to_string(versions->second.second) + ", and the model wants " + std::to_string(import.version());
    }
    return {};
  };
  std::string newer = newer_operators(model.opset_import());
  for (const auto& function : model.functions())
    if (newer.empty()) newer = newer_operators(function.opset_import());
  return newer;
}

struct Verdict {
  Answer answer = Answer::accepts;
  std::string why;
};

Verdict judge(const void* bytes, std::size_t size) {
  onnx::ModelProto model;
  if (size > kMostBytes || !model.ParseFromArray(bytes, static_cast<int>(size)))
    return {Answer::unreadable, "protobuf cannot parse it as a ModelProto"};
  if (auto newer = newer_than_library(model); !newer.empty()) return {Answer::newer, std::move(newer)};
  detach_external_data(model);
  try {
    onnx::checker::check_model(model);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& refusal) {
    // Most are ValidationError; whoever calls the checker is stopped by any.
    return {Answer::refuses, refusal.what()};
  }
  return {};
}

Answer check(const void* model, std::size_t size, char* why, std::size_t capacity, std::size_t* written) noexcept {
  const auto answer = [&](Answer what, std::string_view message) {
    *written = std::min(capacity, message.size());
    std::memcpy(why, message.data(), *written);
    return what;
  };
  try {
    const auto verdict = judge(model, size);
    return answer(verdict.answer, verdict.why);
  } catch (const std::bad_alloc&) {
    return answer(Answer::failed, "it ran out of memory");
  } catch (const std::exception& failure) {
    return answer(Answer::failed, failure.what());
  } catch (...) {
    return answer(Answer::failed, "it gave up and does not say why");
  }
}

}  // namespace

extern "C" __attribute__((visibility("default"))) const Module* assay_onnx_checker() {
  static std::string library;
  static Module module{.interface = kInterface, .library = nullptr, .check = check};
  try {
    google::protobuf::SetLogHandler(nullptr);
    library = this_library();
    module.library = library.c_str();
    static_cast<void>(onnx::OpSchemaRegistry::Schema("Relu"));  // makes all operators, before the first model
    return &module;
  } catch (...) {
    return nullptr;
  }
}

}  // namespace assay::onnx_checker
