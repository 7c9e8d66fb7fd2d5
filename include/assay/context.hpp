#pragma once

#include <assay/artifact.hpp>
#include <assay/opinion.hpp>
#include <assay/report.hpp>
#include <assay/rule_data.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

/// What lies at a path beside an artifact.
struct Sibling {
  enum class Kind : std::uint8_t {
    missing,
    file,
    other,    ///< a folder, a device …
    outside,  ///< a symbolic link on the way leads out of what is scanned, or in a circle
  };
  Kind kind = Kind::missing;
  std::uint64_t size = 0;        ///< of a file
  std::uint64_t hard_links = 0;  ///< how many names a file has
  std::string link;              ///< where the first symbolic link on the way leads, or the one that leads out; raw
};

/// All that an analyser can touch besides its bytes. The context, not the analyser, decides the outcome:
/// an analyser that stops early because a call returned false need not (and cannot) say so itself.
class ScanContext {
 public:
  ScanContext() = default;
  ScanContext(const ScanContext&) = delete;
  ScanContext& operator=(const ScanContext&) = delete;
  virtual ~ScanContext() = default;

  /// Reports a finding about the current artifact. `artifact` is filled by the context; a zero-initialised
  /// severity is not special: set it, or use the shorter overload, which takes the rule's.
  virtual void report(Finding finding) = 0;
  void report(const Rule& rule, Location location, std::string message) {
    report(Finding{
        .rule = &rule, .location = std::move(location), .message = std::move(message), .severity = rule.severity});
  }

  virtual void fact(std::string_view key, std::string value, std::uint64_t offset = 0) = 0;

  /// Says that the bytes of `range` are understood. What nobody covers, the engine sweeps and reports.
  virtual void cover(ByteRange range) = 0;

  /// Says that loaders copy the bytes of `range` and never interpret them as they stand: the numbers of tensors, or
  /// what `descend` gets in another form. Signatures are not matched there, unless all bytes are wanted. It holds only
  /// as long as nobody else reads the artifact differently. What `descend` gets as it stands need not be said.
  virtual void opaque(ByteRange range) { static_cast<void>(range); }

  /// Hands over bytes found inside this artifact. False: a limit was met; stop, it is recorded.
  /// `name` is raw; the context escapes it. The bytes must be owned by `storage`.
  virtual bool descend(std::string_view name, ByteView bytes, Storage storage) = 0;
  /// The same for bytes that must be expanded first. The engine reads only as much as the formats that claim
  /// it need. `stored_size` is what the member takes in its container; `size` is what it declares, if it does.
  virtual bool descend(std::string_view name, std::unique_ptr<ByteStream> stream, std::uint64_t stored_size,
                       std::optional<std::uint64_t> size, Storage storage) = 0;

  /// Vouches for the member `name`, as it was or will be given to `descend` by any format that reads this artifact: it
  /// is plain numbers that loaders copy and never interpret (the storage of a tensor). If no format claims it, it is
  /// accounted to the format that vouches, and not expanded, swept or called unsupported.
  virtual void vouch(std::string_view name) { static_cast<void>(name); }

  /// Vouches for the member `name` with proof: what refers to it gives its size. Numbers may look like the front of any
  /// format by chance, so no claim counts but where a pickle, an archive or a program begins.
  virtual void prove(std::string_view name) { static_cast<void>(name); }

  /// Answers for the member `name`, as it was or will be given to `descend`: it belongs to this format, and no loader
  /// of the format reads it (a record that nothing refers to). If no format claims it, it is swept as all that nobody
  /// claims, but accounted to the format that answers for it and not called unsupported.
  virtual void adopt(std::string_view name) { static_cast<void>(name); }

  /// What lies at `path`, which is relative to the folder of the artifact. Nothing when that cannot be known: for what
  /// is inside of a file, for bytes in memory, and for a file that was named on its own. Links are followed only as
  /// long as they stay inside of the directory that is scanned; what is there is not opened.
  [[nodiscard]] virtual std::optional<Sibling> sibling(std::string_view path) const {
    static_cast<void>(path);
    return std::nullopt;
  }

  /// What another reader says of the artifact. Nothing when no other is to be asked, which is the rule.
  [[nodiscard]] virtual std::optional<Opinion> second_opinion() const { return std::nullopt; }

  /// Counts work. False: the budget is spent; stop, it is recorded.
  virtual bool step(std::uint64_t count = 1) = 0;
  /// A hint: bytes before `offset` of this artifact are not needed soon, so a mapping may let go of them.
  virtual void passed(std::uint64_t offset) = 0;

  /// Says why this artifact was not seen to its end. May be called several times; all are recorded.
  virtual void incomplete(const Error& error) = 0;

  /// The data of rules/: what names mean.
  [[nodiscard]] virtual const RuleData& data() const = 0;
};

}  // namespace assay
