#pragma once

#include <assay/artifact.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace assay {

/// Bytes on the heap that can grow without being copied: large blocks are moved by the kernel, page by page, so a
/// buffer of a gigabyte never needs two. Not initialised where nothing was written.
class HeapBuffer {
 public:
  HeapBuffer() = default;
  HeapBuffer(const HeapBuffer&) = delete;
  HeapBuffer& operator=(const HeapBuffer&) = delete;
  HeapBuffer(HeapBuffer&& other) noexcept;
  HeapBuffer& operator=(HeapBuffer&& other) noexcept;
  ~HeapBuffer() = default;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] std::span<const std::byte> bytes() const { return {data_.get(), size_}; }
  /// The room behind the bytes: fill its front, then `commit`.
  [[nodiscard]] std::span<std::byte> room() { return {data_.get() + size_, capacity_ - size_}; }

  /// Makes room for `capacity` bytes in all. Throws std::bad_alloc.
  void reserve(std::size_t capacity);
  /// Says that the first `count` bytes of the room are filled.
  void commit(std::size_t count);
  /// Drops all bytes after the first `size`.
  void truncate(std::size_t size);
  /// Gives memory back that nothing was written to.
  void shrink();

 private:
  struct Free {
    void operator()(std::byte* data) const;
  };
  std::unique_ptr<std::byte, Free> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// Bytes that live in memory only, so nothing of them is ever released.
class MemoryBlob final : public Blob {
 public:
  explicit MemoryBlob(HeapBuffer bytes) : bytes_(std::move(bytes)) {}
  [[nodiscard]] ByteView view() const override { return ByteView(bytes_.bytes()); }

 private:
  HeapBuffer bytes_;
};

/// A copy of `bytes` as storage.
[[nodiscard]] Storage memory_blob(std::span<const std::byte> bytes);
[[nodiscard]] Storage memory_blob(std::string_view text);

}  // namespace assay
