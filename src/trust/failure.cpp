#include "trust/failure.hpp"

#include <array>

namespace assay::trust {
namespace {

// clang-format off
constexpr std::array kReasons{
    ReasonText{Reason::bundle_malformed,        "bundle-malformed",        "the bundle breaks its format, or says the same thing twice"},
    ReasonText{Reason::bundle_unsupported,      "bundle-unsupported",      "the bundle is of a version or kind that assay does not verify"},
    ReasonText{Reason::trusted_root_malformed,  "trusted-root-malformed",  "the trusted root breaks its format"},
    ReasonText{Reason::trusted_root_required,   "trusted-root-required",   "something in the bundle can only be judged with a trusted root, and there is none"},
    ReasonText{Reason::statement_malformed,     "statement-malformed",     "the signed statement breaks its format, or says the same thing twice"},
    ReasonText{Reason::statement_unsupported,   "statement-unsupported",   "what was signed is not a statement of a kind that was asked for"},
    ReasonText{Reason::material_mismatch,       "material-mismatch",       "the bundle was signed in another way than the one that was asked for"},
    ReasonText{Reason::signature_invalid,       "signature-invalid",       "the signature was not made by this key over these bytes"},
    ReasonText{Reason::digest_mismatch,         "digest-mismatch",         "the file is not the one that was signed"},
    ReasonText{Reason::digest_unavailable,      "digest-unavailable",      "the signature needs the file itself or another digest than the one that was given"},
    ReasonText{Reason::subject_mismatch,        "subject-mismatch",        "the signed statement is about other files"},
    ReasonText{Reason::certificate_malformed,   "certificate-malformed",   "a certificate breaks its format"},
    ReasonText{Reason::certificate_untrusted,   "certificate-untrusted",   "no path leads from the signer's certificate to a trusted authority"},
    ReasonText{Reason::certificate_expired,     "certificate-expired",     "a certificate or its authority was not valid at the time of the signature"},
    ReasonText{Reason::certificate_profile,     "certificate-profile",     "the certificate must not be used for signing"},
    ReasonText{Reason::sct_missing,             "sct-missing",             "no trusted certificate transparency log vouches for the certificate"},
    ReasonText{Reason::sct_invalid,             "sct-invalid",             "the word of a certificate transparency log about the certificate does not hold"},
    ReasonText{Reason::identity_mismatch,       "identity-mismatch",       "somebody else signed"},
    ReasonText{Reason::issuer_mismatch,         "issuer-mismatch",         "somebody else vouches for the signer"},
    ReasonText{Reason::identity_ambiguous,      "identity-ambiguous",      "the certificate does not name exactly one signer and one issuer"},
    ReasonText{Reason::signer_mismatch,         "signer-mismatch",         "another certificate of the private authority signed"},
    ReasonText{Reason::key_unsupported,         "key-unsupported",         "the key is of a kind that is not accepted"},
    ReasonText{Reason::log_entry_missing,       "log-entry-missing",       "too few trusted transparency logs hold the signature"},
    ReasonText{Reason::log_untrusted,           "log-untrusted",           "the entry is of a transparency log that is not trusted, or was not at that time"},
    ReasonText{Reason::log_entry_invalid,       "log-entry-invalid",       "the entry of the transparency log breaks its format, or is of a kind that binds nothing"},
    ReasonText{Reason::log_entry_mismatch,      "log-entry-mismatch",      "the log holds another signature, certificate or digest"},
    ReasonText{Reason::log_promise_invalid,     "log-promise-invalid",     "the log did not sign this time for this entry"},
    ReasonText{Reason::inclusion_proof_missing, "inclusion-proof-missing", "nothing proves that the entry is in the log"},
    ReasonText{Reason::inclusion_proof_invalid, "inclusion-proof-invalid", "the proof does not lead from the entry to the log's root"},
    ReasonText{Reason::checkpoint_invalid,      "checkpoint-invalid",      "the log did not sign this state of itself"},
    ReasonText{Reason::time_missing,            "time-missing",            "no trusted source says when the signature was made"},
    ReasonText{Reason::timestamp_invalid,       "timestamp-invalid",       "a timestamp is not about this signature, or not by its authority"},
    ReasonText{Reason::timestamp_untrusted,     "timestamp-untrusted",     "a timestamp is of an authority that is not trusted, or was not at that time"},
    ReasonText{Reason::provenance_missing,      "provenance-missing",      "there is no statement about how the files were built"},
    ReasonText{Reason::provenance_malformed,    "provenance-malformed",    "the statement about how the files were built breaks its format"},
    ReasonText{Reason::builder_mismatch,        "builder-mismatch",        "something else built the files"},
    ReasonText{Reason::build_type_mismatch,     "build-type-mismatch",     "the files were built in another way"},
    ReasonText{Reason::source_mismatch,         "source-mismatch",         "the files were built from another source"},
    ReasonText{Reason::workflow_mismatch,       "workflow-mismatch",       "another workflow built the files"},
    ReasonText{Reason::scan_missing,            "scan-missing",            "nobody signed what a scan of the file came to"},
    ReasonText{Reason::scan_malformed,          "scan-malformed",          "the signed result of a scan breaks its format"},
    ReasonText{Reason::scan_mismatch,           "scan-mismatch",           "the signed scan came to something else"},
    ReasonText{Reason::manifest_malformed,      "manifest-malformed",       "the signed list of files breaks its format"},
    ReasonText{Reason::manifest_unsupported,    "manifest-unsupported",     "the signed list of files is of a kind that assay does not verify"},
    ReasonText{Reason::manifest_digest_mismatch, "manifest-digest-mismatch", "the list of files is not the one whose digest was signed with it"},
    ReasonText{Reason::name_unsafe,             "name-unsafe",              "a signed name is absolute or leads out of the model"},
    ReasonText{Reason::name_ambiguous,          "name-ambiguous",           "a signed name is there twice, or is not in its one form"},
    ReasonText{Reason::shards_incomplete,       "shards-incomplete",        "the signed pieces of a file leave bytes out or overlap"},
    ReasonText{Reason::file_missing,            "file-missing",             "a signed file is not there"},
    ReasonText{Reason::file_changed,            "file-changed",             "a file is not the one that was signed"},
    ReasonText{Reason::file_renamed,            "file-renamed",             "a signed file has another name now"},
    ReasonText{Reason::file_unsigned,           "file-unsigned",            "a file is there that nobody signed"},
    ReasonText{Reason::file_empty_unsigned,     "file-empty-unsigned",      "an empty file is there, which a signature over pieces of files cannot cover"},
    ReasonText{Reason::file_collides,           "file-collides",            "an unsigned name is the same as a signed one where case or composed letters do not count"},
    ReasonText{Reason::file_link,               "file-link",                "a symbolic link is there, and the signature is over none"},
    ReasonText{Reason::file_link_outside,       "file-link-outside",        "a symbolic link leads out of the model, or nowhere"},
    ReasonText{Reason::file_special,            "file-special",             "something is there that is no file: a FIFO, a socket or a device"},
    ReasonText{Reason::file_unreadable,         "file-unreadable",          "a file could not be read, or changed while it was read"},
};
// clang-format on

}  // namespace

std::span<const ReasonText> reasons() { return kReasons; }
std::string_view code_of(Reason reason) { return kReasons.at(static_cast<std::size_t>(reason)).code; }
std::string_view meaning_of(Reason reason) { return kReasons.at(static_cast<std::size_t>(reason)).meaning; }

}  // namespace assay::trust
