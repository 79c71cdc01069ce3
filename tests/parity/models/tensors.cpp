#include "tests/parity/models/tensors.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace arc::parity {
namespace {

double Largest(const at::Tensor& values) {
  return values.numel() == 0 ? 0 : values.max().item<double>();
}

std::string ShapeNote(const at::Tensor& actual, const at::Tensor& expected) {
  return fmt::format("shape [{}] instead of [{}]", fmt::join(actual.sizes(), ", "),
                     fmt::join(expected.sizes(), ", "));
}

/// |actual - expected|; 0 where both are the same infinity or not a number, infinite
/// where only one is.
at::Tensor Difference(const at::Tensor& actual, const at::Tensor& expected) {
  const at::Tensor same = (actual == expected) | (actual.isnan() & expected.isnan());
  return at::where(same, 0.0, (actual - expected).abs()).nan_to_num(HUGE_VAL);
}

}  // namespace

double LargestFinite(const at::Tensor& values) {
  return Largest(values.to(at::kDouble).abs().nan_to_num(0, 0, 0));
}

std::string TypeName(const at::Tensor& tensor) {
  return c10::getDtypeNames(tensor.scalar_type()).first;
}

double DefaultTolerance(const at::Tensor& expected) {
  if (!expected.is_floating_point()) return 0;
  const double largest = LargestFinite(expected);
  return expected.scalar_type() == at::kDouble ? 1e-12 * largest : 1e-5 * largest + 1e-6;
}

void CompareTensor(CaseReport& report, const std::string& file, const std::string& name,
                   const at::Tensor& actual, const at::Tensor& expected, double tolerance,
                   const Excuse& excuse) {
  at::NoGradGuard no_grad;
  if (!actual.defined()) return report.Missing(file, name, expected.numel());
  if (actual.sizes() != expected.sizes()) {
    return report.Exact(file, name, expected.numel(), expected.numel(),
                        ShapeNote(actual, expected));
  }
  if (!std::isfinite(tolerance)) {
    return report.Exact(file, name, expected.numel(), expected.numel(),
                        fmt::format("a tolerance of {}", tolerance));
  }
  const at::Tensor off = Difference(actual.detach().to(at::kDouble), expected.to(at::kDouble));
  const at::Tensor beyond = (off <= tolerance).logical_not();
  Comparison c{file, name, expected.numel()};
  c.tolerance = tolerance;
  c.absolute = Largest(off);
  const double largest = LargestFinite(expected);
  c.relative = largest > 0 ? c.absolute / largest : 0;
  const int64_t count = beyond.sum().item<int64_t>();
  c.ok = count == 0;
  if (count > 0 && excuse.elements.defined()) {
    const int64_t unexcused =
        (beyond & (excuse.elements.logical_not() | (off > excuse.limit))).sum().item<int64_t>();
    c.excused = count - unexcused;
    c.ok = unexcused == 0 && static_cast<double>(c.excused) <=
                                 Excuse::kMostOfATensor * static_cast<double>(c.count);
  }
  if (count > 0) {
    c.note = fmt::format("{} of {} elements beyond {:.3g}, the worst by {:.3g}, {} excused", count,
                         c.count, tolerance, c.absolute, c.excused);
  }
  report.Add(std::move(c));
}

}  // namespace arc::parity
