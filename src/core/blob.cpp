#include "core/blob.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <new>
#include <utility>

namespace assay {

void HeapBuffer::Free::operator()(std::byte* data) const { std::free(data); }

HeapBuffer::HeapBuffer(HeapBuffer&& other) noexcept
    : data_(std::move(other.data_)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)) {}

HeapBuffer& HeapBuffer::operator=(HeapBuffer&& other) noexcept {
  data_ = std::move(other.data_);
  size_ = std::exchange(other.size_, 0);
  capacity_ = std::exchange(other.capacity_, 0);
  return *this;
}

void HeapBuffer::reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  // realloc, because glibc moves large blocks with mremap instead of copying them.
  void* const grown = std::realloc(data_.get(), capacity);
  if (grown == nullptr) throw std::bad_alloc();
  static_cast<void>(data_.release());  // NOLINT(bugprone-unused-return-value): realloc has taken it
  data_.reset(static_cast<std::byte*>(grown));
  capacity_ = capacity;
}

void HeapBuffer::commit(std::size_t count) {
  assert(count <= capacity_ - size_);
  size_ += std::min(count, capacity_ - size_);
}

void HeapBuffer::truncate(std::size_t size) { size_ = std::min(size, size_); }

void HeapBuffer::shrink() {
  if (size_ == capacity_ || size_ == 0) return;
  void* const shrunk = std::realloc(data_.get(), size_);
  if (shrunk == nullptr) return;
  static_cast<void>(data_.release());  // NOLINT(bugprone-unused-return-value): realloc has taken it
  data_.reset(static_cast<std::byte*>(shrunk));
  capacity_ = size_;
}

Storage memory_blob(std::span<const std::byte> bytes) {
  HeapBuffer buffer;
  buffer.reserve(bytes.size());
  std::ranges::copy(bytes, buffer.room().begin());
  buffer.commit(bytes.size());
  return std::make_shared<MemoryBlob>(std::move(buffer));
}

Storage memory_blob(std::string_view text) { return memory_blob(std::as_bytes(std::span(text.data(), text.size()))); }

}  // namespace assay
