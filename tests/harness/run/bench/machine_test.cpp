#include "harness/run/bench/machine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace arc {
namespace {

using testing::HasSubstr;

TEST(Machine, ProcessorAndInstructionsAreRead) {
  Machine machine;
  ReadCpuInfo(
      "processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: fpu avx2 avx512f avx512bw avx512_bf16\n"
      "processor\t: 1\nmodel name\t: another\nflags\t\t: fpu\n",
      machine);
  EXPECT_EQ(machine.cpu, "AMD EPYC");
  EXPECT_EQ(machine.isa, "avx2 avx512f avx512_bf16");
}

TEST(Machine, AnotherProcessorsTextIsNoError) {
  Machine machine;
  ReadCpuInfo("processor\t: 0\nFeatures\t: fp asimd bf16\nCPU part:\n:\n", machine);
  EXPECT_EQ(machine.cpu, "");
  EXPECT_EQ(machine.isa, "asimd bf16");
}

TEST(Machine, ThisOneHasCores) {
  const Machine machine = ThisMachine();
  EXPECT_GE(machine.cores, 1);
  EXPECT_GE(machine.load, 0);
}

TEST(Machine, LoadIsJudgedByTheCore) {
  Machine machine;
  machine.cores = 2;
  machine.load = 0.5;
  EXPECT_EQ(LoadObjection(machine), "");
  machine.load = 0.51;
  EXPECT_THAT(LoadObjection(machine), HasSubstr("0.51 on 2 cores"));
  machine.cores = 4;
  EXPECT_EQ(LoadObjection(machine), "");
}

}  // namespace
}  // namespace arc
