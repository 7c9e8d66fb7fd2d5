#pragma once

#include "codecs/json/writer.hpp"

#include <assay/report.hpp>

#include <string>
#include <vector>

namespace assay::report {

/// Everything that is known of a signature, in the order in which people want to read it: what is signed, where the
/// signature is, whether it holds or which link of the chain failed, who signed, how that is known, when, what log has
/// it, what was not checked. Values may be foreign, and none is empty.
[[nodiscard]] std::vector<Evidence> parts_of(const Report& report, const SignatureRecord& record);

/// The same in one line: `model.pt: Signed by …; method: keyless; …`.
[[nodiscard]] std::string line_of(const Report& report, const SignatureRecord& record);

/// True for a note that says less than `line_of` does.
[[nodiscard]] bool is_about_signature(const Note& note);

/// False for a note on what the scan was told to do.
[[nodiscard]] bool is_about_policy(const Note& note);

/// What a key of evidence is called on a page: `log entries`.
[[nodiscard]] std::string label_of(const Evidence& evidence);

/// The members of one signature, into an object that is open.
void write_signature(json::Writer& out, const Report& report, const SignatureRecord& record);
/// The key `signatures` with an object for each, in every format that is JSON and has no shape of its own for them.
void write_signatures(json::Writer& out, const Report& report);

}  // namespace assay::report
