#include "formats/torchscript/claim.hpp"

#include "formats/torchscript/lexer.hpp"

#include <algorithm>
#include <array>

namespace assay::formats::torchscript {
namespace {

/// Names that the importer puts into scope (import_source.cpp), and types that need no import.
constexpr std::array<std::string_view, 12> kScope{
    "torch",  "ops",       "CONSTANTS",  "fork",     "annotate",  "unchecked_cast",
    "Tensor", "rpc_async", "rpc_remote", "rpc_sync", "awaitable", "uninitialized"};
/// Names that only torch's printer writes.
constexpr std::array<std::string_view, 4> kPrinter{"__torch__", "__parameters__", "__buffers__", "op_version_set"};
/// The printer writes it, and whoever asks a class of Python for its annotations.
constexpr std::string_view kAnnotations = "__annotations__";
constexpr std::array<std::string_view, 5> kBases{"Module", "NamedTuple", "Interface", "ModuleInterface", "Enum"};

/// What the top level of a source says about it.
struct Outline {
  bool has_foreign_statement = false;  ///< one that the importer refuses: nobody can load the file
  bool has_import = false;             ///< the importer skips imports, Python needs them
  bool has_definition = false;
  bool uses_scope = false;
  bool is_printed = false;
  bool has_annotations = false;
  bool has_base = false;  ///< class X(Module)
};

Outline outline_of(ByteView front) {
  Outline outline;
  Lexer lexer(front);
  Token previous;
  bool is_class_line = false;
  for (auto token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.starts_line) is_class_line = token.is("class");
    if (token.starts_line && token.indentation == 0) {
      if (token.is("class") || token.is("def")) {
        outline.has_definition = true;
      } else if (token.is("import")) {
        outline.has_import = true;
      } else if (!token.is("op_version_set")) {
        outline.has_foreign_statement = true;
        return outline;
      }
    }
    if (token.kind == TokenKind::name) {
      const auto is_in = [&](const auto& names) { return std::ranges::find(names, token.spelling) != names.end(); };
      outline.uses_scope = outline.uses_scope || (is_in(kScope) && !previous.is("import"));
      outline.is_printed = outline.is_printed || is_in(kPrinter);
      outline.has_annotations = outline.has_annotations || token.is(kAnnotations);
      outline.has_base = outline.has_base || (is_class_line && previous.is("(") && is_in(kBases));
    }
    previous = token;
  }
  return outline;
}

bool is_text(ByteView front) {
  return std::ranges::none_of(front.text(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  });
}

/// A member of the folder that torch.jit.load reads code from. More evidence, never less: it only widens the claim.
bool is_in_code_folder(const Artifact& artifact) {
  const std::string_view path = artifact.path;
  const auto member = path.rfind('!');
  if (member == std::string_view::npos || !path.ends_with(".py")) return false;
  const auto name = path.substr(member + 1);
  return name.starts_with("code/") || name.find("/code/") != std::string_view::npos;
}

}  // namespace

Claim claim(const Artifact& artifact) {
  const auto front = artifact.bytes.first(kClaimBytes);
  // What torch would import is read whatever stands at its front: comments, which may hold any character, imports, and
  // functions that use nothing of torch.
  const bool is_imported = is_in_code_folder(artifact);
  if (front.empty() || (is_imported ? front.text().contains('\0') : !is_text(front))) return Claim::no;
  const auto outline = outline_of(front);
  if (outline.has_foreign_statement) return Claim::no;
  if (is_imported && front.size() == kClaimBytes) return Claim::magic;
  if (!outline.has_definition) return Claim::no;
  if (outline.is_printed || (outline.has_annotations && !outline.has_import)) return Claim::structure;
  // Python source imports what it uses, so definitions that use torch without an import are no Python. An import
  // alone proves nothing, because the importer of torch skips it: such a file needs another sign.
  if (outline.has_base) return Claim::magic;
  if (outline.uses_scope && (!outline.has_import || is_imported)) return Claim::magic;
  return Claim::no;
}

}  // namespace assay::formats::torchscript
