#include "crypto/hash.hpp"

#include "crypto/blake3.hpp"
#include "crypto/openssl/algorithms.hpp"

#include <array>
#include <new>
#include <optional>

namespace assay::crypto {
namespace {

struct Known {
  HashAlgorithm algorithm;
  std::string_view name;
  std::size_t size;
};
constexpr std::array kKnown{
    Known{HashAlgorithm::sha256, "sha256", 32}, Known{HashAlgorithm::sha384, "sha384", 48},
    Known{HashAlgorithm::sha512, "sha512", 64}, Known{HashAlgorithm::blake2b, "blake2b", 64},
    Known{HashAlgorithm::blake3, "blake3", 32},
};

static_assert(kKnown.size() == kHashAlgorithms);

const Known& known(HashAlgorithm algorithm) { return kKnown.at(static_cast<std::size_t>(algorithm)); }

void require(bool has_succeeded) {
  // A digest over bytes in memory fails for want of memory only.
  if (!has_succeeded) throw std::bad_alloc();
}

}  // namespace

const EVP_MD* openssl::algorithm(HashAlgorithm algorithm) {
  initialize();
  switch (algorithm) {
    case HashAlgorithm::sha256: return EVP_sha256();
    case HashAlgorithm::sha384: return EVP_sha384();
    case HashAlgorithm::sha512: return EVP_sha512();
    case HashAlgorithm::blake2b: return EVP_blake2b512();
    case HashAlgorithm::blake3: return nullptr;  // not in the library
  }
  return EVP_sha256();
}

std::string_view name_of(HashAlgorithm algorithm) { return known(algorithm).name; }
std::size_t size_of(HashAlgorithm algorithm) { return known(algorithm).size; }

std::optional<HashAlgorithm> hash_algorithm(std::string_view name) {
  for (const auto& one : kKnown)
    if (one.name == name) return one.algorithm;
  return std::nullopt;
}

struct Hash::State {
  openssl::DigestContext context;
  std::optional<Blake3> blake3;  ///< in place of the context
  std::size_t size;
};

Hash::Hash(HashAlgorithm algorithm) : state_(std::make_unique<State>(State{.size = size_of(algorithm)})) {
  if (algorithm == HashAlgorithm::blake3) {
    state_->blake3.emplace();
    return;
  }
  state_->context.reset(EVP_MD_CTX_new());
  require(state_->context != nullptr &&
          EVP_DigestInit_ex(state_->context.get(), openssl::algorithm(algorithm), nullptr) == 1);
}
Hash::Hash(Hash&&) noexcept = default;
Hash& Hash::operator=(Hash&&) noexcept = default;
Hash::~Hash() = default;

void Hash::update(ByteSpan bytes) {
  if (state_->blake3) return state_->blake3->update(bytes);
  require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Bytes Hash::finish() {
  if (state_->blake3) {
    const auto digest = state_->blake3->finish();
    return {digest.begin(), digest.end()};
  }
  Bytes digest(state_->size);
  require(EVP_DigestFinal_ex(state_->context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1);
  return digest;
}

Bytes hash(HashAlgorithm algorithm, ByteSpan bytes) {
  Hash state(algorithm);
  state.update(bytes);
  return state.finish();
}

}  // namespace assay::crypto
