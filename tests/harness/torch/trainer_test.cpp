#include "harness/torch/training/trainer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "tasks/error.h"
#include "tests/harness/torch/small_training.h"
#include "tests/tasks/puzzles.h"

// A learner fed by a stream: what is prepared ahead never shows.
namespace arc::test {
namespace {

constexpr int kSide = 4;

/// By the number of batches that are prepared ahead.
class TrainerTest : public ::testing::TestWithParam<size_t> {
 protected:
  TrainerTest() {
    training_.length = suite_->Info().seq_len();
    training_.vocab = suite_->Info().vocab_size;
    model_ = training_.MakeModel("trm");
  }
  TrainingStream Stream(const std::vector<Puzzle>& puzzles) const {
    return TrainingStream(*suite_, puzzles, {.seed = 3});
  }
  Trainer MakeTrainer(TrainingStream& stream) const {
    return Trainer(*model_, stream, training_.Settings("trm"), at::kCPU, GetParam());
  }

  const std::unique_ptr<Suite> suite_ = MakeSuite("arc", {.rows = kSide});
  const std::vector<Puzzle> puzzles_ = testing::RandomPuzzles(7, kSide);
  SmallTraining training_;
  std::unique_ptr<Model> model_;
};

/// The position is that of the next batch to be trained on, however many are prepared.
TEST_P(TrainerTest, TheSavedPositionIsThatOfTheBatchesUsed) {
  TrainingStream stream = Stream(puzzles_);
  Trainer trainer = MakeTrainer(stream);
  trainer.Start();
  EXPECT_EQ(trainer.SaveState().metadata.at("data_position"), "0");
  for (int i = 0; i < 3; ++i) trainer.Step();
  EXPECT_EQ(trainer.SaveState().metadata.at("data_position"), std::to_string(3 * training_.batch));
}

TEST_P(TrainerTest, AResumedRunIsFedTheSameBatches) {
  TrainingStream whole_stream = Stream(puzzles_), other_stream = Stream(puzzles_);
  Trainer whole = MakeTrainer(whole_stream), other = MakeTrainer(other_stream);
  whole.Start();
  other.Start();
  for (int i = 0; i < 5; ++i) whole.Step(), other.Step();
  for (int i = 0; i < 3; ++i) other.Step();  // as if it had gone on after the checkpoint
  Checkpoint state = whole.SaveState();
  for (auto& [name, tensor] : state.tensors) tensor = tensor.clone();
  for (int i = 0; i < 6; ++i) whole.Step();

  other.Resume(state);
  for (int i = 0; i < 6; ++i) other.Step();
  EXPECT_TRUE(SameState(whole.SaveState(), other.SaveState()));
}

TEST_P(TrainerTest, AStateWithoutAPositionIsBadData) {
  TrainingStream stream = Stream(puzzles_);
  Trainer trainer = MakeTrainer(stream);
  trainer.Start();
  trainer.Step();
  for (const char* position : {"", "many"}) {
    Checkpoint state = trainer.SaveState();
    state.metadata["data_position"] = position;
    testing::ExpectError(ErrorKind::kBadData, {"data_position"}, [&] { trainer.Resume(state); });
  }
}

/// A cell that is no colour is met when its batch is prepared; the step that needs it says so.
TEST_P(TrainerTest, WhatTheStreamThrowsReachesTheTrainingThread) {
  std::vector<Puzzle> puzzles = puzzles_;
  puzzles[0].demonstrations[0].input.cells[0] = 200;
  TrainingStream stream = Stream(puzzles);
  Trainer trainer = MakeTrainer(stream);
  trainer.Start();
  testing::ExpectError(ErrorKind::kBadData, {"200"}, [&] {
    for (int i = 0; i < 10; ++i) trainer.Step();
  });
}

INSTANTIATE_TEST_SUITE_P(Ahead, TrainerTest, ::testing::Values(0, 1, 4));

}  // namespace
}  // namespace arc::test
