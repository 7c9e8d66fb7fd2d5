#include "crypto/digest.hpp"

#include "crypto/sha256_state.hpp"

#include <new>
#include <string_view>

namespace assay::crypto {
namespace {

void require(bool has_succeeded) {
  // SHA-256 over bytes in memory does not fail.
  if (!has_succeeded) throw std::bad_alloc();
}

}  // namespace

void Sha256::State::start() { require(SHA256_Init(&context) == 1); }

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  require(SHA256_Update(&state_->context, bytes.data(), bytes.size()) == 1);
}

Sha256Digest Sha256::finish() {
  Sha256Digest digest;
  require(SHA256_Final(reinterpret_cast<unsigned char*>(digest.data()), &state_->context) == 1);
  state_->start();
  return digest;
}

Sha256Digest sha256(std::span<const std::byte> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish();
}

}  // namespace assay::crypto
