#include "db/vote_blob.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tasks/error.h"

namespace arc {
namespace {

std::vector<Vote> ManyVotes(size_t n) {
  std::vector<Vote> votes(n);
  for (uint32_t i = 0; i < n; ++i) {
    votes[i] = {i / 16, static_cast<uint16_t>(i % 16 + 1), i % 3 == 0, i % 7,
                static_cast<float>(i) * 0.37f - 5};
  }
  return votes;
}

void ExpectEqual(const std::vector<Vote>& a, const std::vector<Vote>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].view, b[i].view);
    EXPECT_EQ(a[i].step, b[i].step);
    EXPECT_EQ(a[i].halted, b[i].halted);
    EXPECT_EQ(a[i].candidate, b[i].candidate);
    EXPECT_TRUE(a[i].q == b[i].q || (std::isnan(a[i].q) && std::isnan(b[i].q)));
  }
}

TEST(VoteBlob, RoundTrips) {
  for (const size_t n : {0, 1, 2, 5000}) {
    const auto votes = ManyVotes(n);
    ExpectEqual(UnpackVotes(PackVotes(votes), n, "here"), votes);
  }
}

TEST(VoteBlob, LayoutIsAsDocumented) {
  const std::vector<Vote> votes = {{0x01020304, 0x0506, true, 0x0708090a, 1.0f}};
  const VoteBlob blob = PackVotes(votes);
  EXPECT_EQ(blob.encoding, "raw");  // one vote does not get smaller
  EXPECT_EQ(blob.data, (Blob{4, 3, 2, 1, 6, 5, 1, 10, 9, 8, 7, 0, 0, 0x80, 0x3f}));
}

TEST(VoteBlob, ManyVotesAreCompressed) {
  const VoteBlob blob = PackVotes(ManyVotes(5000));
  EXPECT_EQ(blob.encoding, "zstd");
  EXPECT_LT(blob.data.size(), 5000u * 15);
}

TEST(VoteBlob, ExtremeValuesSurvive) {
  const float inf = std::numeric_limits<float>::infinity();
  const std::vector<Vote> votes = {
      {~0u, 0xffff, false, ~0u, std::nanf("")}, {0, 0, true, 0, inf}, {1, 1, true, 1, -inf}};
  ExpectEqual(UnpackVotes(PackVotes(votes), votes.size(), "here"), votes);
}

TEST(VoteBlob, GridsRoundTrip) {
  const std::vector<Grid> grids = {Grid(2, 3, 7), Grid{}, Grid(30, 30, 0), Grid(1, 1, 255)};
  EXPECT_EQ(UnpackGrids(PackGrids(grids), grids.size(), "here"), grids);
  EXPECT_TRUE(UnpackGrids(PackGrids({}), 0, "here").empty());
}

TEST(VoteBlob, GridsThatAreAlikeTakeLittleRoom) {
  std::vector<Grid> grids(300, Grid(30, 30, 3));
  for (size_t i = 0; i < grids.size(); ++i) grids[i].cells[3 * i] = 1;
  EXPECT_LT(PackGrids(grids).size(), 300U * 900 / 40);
}

TEST(VoteBlob, DamagedGridsAreTold) {
  Blob blob = PackGrids(std::vector<Grid>(9, Grid(30, 30, 3)));
  const auto unpack = [&](size_t count) {
    try {
      UnpackGrids(blob, count, "file.db: puzzle p");
      ADD_FAILURE();
    } catch (const Error& e) {
      EXPECT_EQ(e.kind(), ErrorKind::kBadData);
      EXPECT_EQ(std::string(e.what()).rfind("file.db: puzzle p: damaged candidates: ", 0), 0u);
    }
  };
  unpack(8);
  unpack(10);
  unpack(size_t{1} << 60);
  blob.resize(blob.size() / 2);
  unpack(9);
}

TEST(VoteBlob, DamageIsToldWithItsPlace) {
  VoteBlob blob = PackVotes(ManyVotes(5000));
  EXPECT_THROW(UnpackVotes(blob, 4999, "here"), Error);
  EXPECT_THROW(UnpackVotes(blob, size_t{1} << 60, "here"), Error);
  blob.data.resize(blob.data.size() / 2);
  try {
    UnpackVotes(blob, 5000, "file.db: puzzle p");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.kind(), ErrorKind::kBadData);
    EXPECT_EQ(std::string(e.what()).rfind("file.db: puzzle p: damaged votes", 0), 0u);
  }
}

}  // namespace
}  // namespace arc
