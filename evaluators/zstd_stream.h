#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace arc {

/// Compresses what is appended into one zstd frame, so that the whole of the
/// plain bytes is never in memory.
class Compressor {
 public:
  explicit Compressor(int level = 3);  ///< 1 (fast) to 19 (small)
  ~Compressor();
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;

  void Append(const void* data, size_t size);
  /// The frame's next bytes, where it is written piece by piece; may be none.
  std::string Take();
  /// Ends the frame and returns it, without what was taken; nothing may be appended afterwards.
  std::string Finish();

 private:
  struct State;
  void Drain(bool end);
  std::unique_ptr<State> state_;
};

/// Reads one zstd frame that fills `frame` from its first to its last byte.
/// `frame` must outlive it. Errors are BadData with the reason alone.
class Decompressor {
 public:
  explicit Decompressor(std::string_view frame);
  ~Decompressor();
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;

  /// Exactly `size` bytes; throws where the frame ends before.
  void Read(void* data, size_t size);
  /// Throws unless everything has been read.
  void ExpectEnd();

 private:
  struct State;
  size_t Some(void* data, size_t size);
  std::unique_ptr<State> state_;
};

}  // namespace arc
