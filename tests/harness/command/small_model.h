#pragma once

namespace arc {

/// A recipe's section [model]: a TRM of a few thousand weights, which trains in a moment. More of
/// its settings may follow.
inline constexpr const char* kSmallModel = R"([model]
plugin = "trm"
hidden_size = 16
num_heads = 2
H_cycles = 1
L_cycles = 1
L_layers = 1
puzzle_emb_ndim = 16
puzzle_emb_len = 1
)";

}  // namespace arc
