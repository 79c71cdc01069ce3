#pragma once
#include <cuda_runtime.h>

#include <cstdint>

namespace arc::cuda {

/// Sizes of a joint tensor qkv [tokens, 3, heads, width]; token t is at position t % length.
struct JointShape {
  int64_t tokens, length, heads, width;
};

/// Half-split rotation of queries and keys: qkv of `shape` into turned [tokens, 2, heads, width].
/// cos and sin [length, width] float32. Values stay where they are.
template <typename T>
struct RotateArguments {
  const T* qkv;
  const float* cos;
  const float* sin;
  T* turned;
  JointShape shape;
};

/// The adjoint: dq, dk, dv [tokens, heads, width] into dqkv of `shape`, the first two turned
/// back; tables null: nothing is turned.
template <typename T>
struct JoinArguments {
  const T* dq;
  const T* dk;
  const T* dv;
  const float* cos;
  const float* sin;
  T* dqkv;
  JointShape shape;
};

/// Asynchronous on `stream`; Failed on an odd width and where the launch fails.
/// T: float, bf16.
template <typename T>
void Rotate(const RotateArguments<T>& arguments, cudaStream_t stream);
template <typename T>
void Join(const JoinArguments<T>& arguments, cudaStream_t stream);

}  // namespace arc::cuda
