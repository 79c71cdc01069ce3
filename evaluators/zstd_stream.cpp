#include "evaluators/zstd_stream.h"

#include <fmt/format.h>
#include <zstd.h>

#include <utility>
#include <vector>

#include "tasks/error.h"

namespace arc {
namespace {

size_t Checked(size_t result) {
  if (ZSTD_isError(result)) {
    throw BadData(fmt::format("its zstd data is broken ({})", ZSTD_getErrorName(result)));
  }
  return result;
}

}  // namespace

struct Compressor::State {
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), ZSTD_freeCCtx};
  std::vector<char> block = std::vector<char>(ZSTD_CStreamOutSize());
  ZSTD_inBuffer in{};
  std::string frame;
};

Compressor::Compressor(int level) : state_(std::make_unique<State>()) {
  Checked(ZSTD_CCtx_setParameter(state_->context.get(), ZSTD_c_compressionLevel, level));
}
Compressor::~Compressor() = default;

void Compressor::Append(const void* data, size_t size) {
  state_->in = {data, size, 0};
  Drain(false);
}

std::string Compressor::Take() { return std::exchange(state_->frame, {}); }

std::string Compressor::Finish() {
  state_->in = {};
  Drain(true);
  return Take();
}

void Compressor::Drain(bool end) {
  State& s = *state_;
  for (bool done = false; !done;) {
    ZSTD_outBuffer out{s.block.data(), s.block.size(), 0};
    const size_t left = Checked(
        ZSTD_compressStream2(s.context.get(), &out, &s.in, end ? ZSTD_e_end : ZSTD_e_continue));
    s.frame.append(s.block.data(), out.pos);
    done = end ? left == 0 : s.in.pos == s.in.size;
  }
}

struct Decompressor::State {
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context{ZSTD_createDCtx(), ZSTD_freeDCtx};
  ZSTD_inBuffer in{};
  bool ended = false;  ///< the frame's last byte has been given out
};

Decompressor::Decompressor(std::string_view frame) : state_(std::make_unique<State>()) {
  state_->in = {frame.data(), frame.size(), 0};
}
Decompressor::~Decompressor() = default;

/// As much as there is, up to `size` bytes.
size_t Decompressor::Some(void* data, size_t size) {
  ZSTD_outBuffer out{data, size, 0};
  while (out.pos < out.size && !state_->ended) {
    const size_t in_before = state_->in.pos;
    const size_t out_before = out.pos;
    const size_t left = Checked(ZSTD_decompressStream(state_->context.get(), &out, &state_->in));
    state_->ended = left == 0;
    if (!state_->ended && state_->in.pos == in_before && out.pos == out_before) break;
  }
  return out.pos;
}

void Decompressor::Read(void* data, size_t size) {
  if (Some(data, size) != size) throw BadData("its data ends too early");
}

void Decompressor::ExpectEnd() {
  char byte = 0;
  if (Some(&byte, 1) != 0 || !state_->ended || state_->in.pos != state_->in.size) {
    throw BadData("there is something behind its data");
  }
}

}  // namespace arc
