#pragma once
#include <string>
#include <vector>

namespace arc {

/// The machine as it was before a measurement began.
struct Machine {
  std::string host;
  std::string cpu;  ///< "AMD EPYC"
  int cores = 0;    ///< that this process may use
  std::string isa;  ///< the vector instructions that matter here: "avx2 avx512f avx512_bf16"
  double load = 0;  ///< average number of processes at work over the last minute
};
Machine ThisMachine();

/// Model name and vector instructions of a text as /proc/cpuinfo has it, into `machine`.
void ReadCpuInfo(const std::string& text, Machine& machine);

/// Why times taken on this machine would say more of its other work than of what is measured;
/// empty: it is idle enough.
std::string LoadObjection(const Machine& machine);

}  // namespace arc
