#pragma once
#include <cstdint>

namespace arc {

struct SequentialOptions {
  double alpha = 0.05;   ///< chance that one of two equals is called better, at most
  double beta = 0.10;    ///< chance that a difference of `effect` is taken for none, at most
  double effect = 0.05;  ///< share of puzzles won minus share lost that must not be missed
};

enum class Decision {
  kOpen,
  kABetter,
  kBBetter,
  kNeither,  ///< neither is better by `effect` or more
};

/// A against B puzzle by puzzle, until it is decided: four sequential probability ratio tests
/// at once (Wald 1945), two for each side. With x = +1 where a side solves more of a puzzle,
/// -1 where the other does, else 0, and m the mean of x:
///   better    rejects m <= 0:      product of 1 + lambda x,        at least 2 / alpha
///   no effect rejects m >= effect: product of 1 - mu (x - effect), at least 1 / beta
/// A side that is better ends it; so does "no effect" for both. Each product is the likelihood
/// ratio of wins, losses and ties; lambda and mu are the best for the share of puzzles that tell
/// the two apart, lambda also for the difference where it is above the effect, both estimated
/// from the puzzles before. Under what it rejects a product is a supermartingale whatever that
/// share is and whenever one stops, so that (Ville 1939) the error rates are never exceeded, in
/// small samples neither. Puzzles must come in random order.
class SequentialTest {
 public:
  /// Throws UsageError unless alpha, beta and effect are above 0 and below 1.
  explicit SequentialTest(const SequentialOptions& options);

  /// `outcome`: +1, A solved more of the puzzle; -1, B did; 0, as many. Nothing changes after
  /// a verdict.
  Decision Add(int outcome);

  Decision decision() const { return decision_; }
  uint64_t puzzles() const { return puzzles_; }
  uint64_t wins() const { return wins_; }
  uint64_t losses() const { return losses_; }

  /// How far each conclusion is: logarithm of its product over that of its bound; 1 reaches it.
  struct Progress {
    double a_better = 0, b_better = 0, neither = 0;
  };
  Progress progress() const;

 private:
  /// Logarithms of the products of one side.
  struct Side {
    double better = 0, no_effect = 0;
    void Add(int x, double lambda, double mu, double effect);
  };
  void Conclude();

  SequentialOptions options_;
  Side a_, b_;
  Decision decision_ = Decision::kOpen;
  uint64_t puzzles_ = 0, wins_ = 0, losses_ = 0;
};

}  // namespace arc
