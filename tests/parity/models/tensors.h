#pragma once
#include <ATen/core/Tensor.h>

#include <string>

#include "harness/torch/checkpoint/checkpoint.h"
#include "tests/parity/report.h"

namespace arc::parity {

/// The largest |x| among the finite elements; 0 where there is none.
double LargestFinite(const at::Tensor& values);

/// "float32", as Python calls it.
std::string TypeName(const at::Tensor& tensor);

/// The fixtures' rule where a case suggests none: 1e-5 of the largest element + 1e-6,
/// float64 1e-12 of it, integers and flags exactly.
double DefaultTolerance(const at::Tensor& expected);

/// Elements that may be further off than the tolerance, and by how much: an update
/// that is nearly a sign turns rounding of a tiny gradient into a step.
struct Excuse {
  at::Tensor elements;  ///< bool, like the tensor; undefined: none
  double limit = 0;
  static constexpr double kMostOfATensor = 1e-4;  ///< excused elements / all, at most
};

/// Adds the comparison of a whole tensor. An undefined `actual`, another shape, a NaN or
/// infinity that only one side has, and a tolerance that is not finite fall short.
void CompareTensor(CaseReport& report, const std::string& file, const std::string& name,
                   const at::Tensor& actual, const at::Tensor& expected, double tolerance,
                   const Excuse& excuse = {});

}  // namespace arc::parity
