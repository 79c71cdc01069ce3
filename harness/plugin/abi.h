#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>

/// What a plugin and its host agree on. A plugin is a shared library with one C
/// symbol, `arcbench_plugin`, and an ELF note that states the same facts as JSON,
/// so that it can be listed and judged without running any of its code. Authors
/// write neither: one macro as the last line of a source file makes both,
/// ARC_SOLVER_PLUGIN or ARC_MODEL_PLUGIN.

/// Raised with every change of a struct or virtual table that crosses the
/// boundary: this header, solver.h, tasks/{grid,puzzle}.h, harness/torch/model.h. A host
/// takes plugins of its own version only, so that fields may also go or change.
#define ARC_ABI_VERSION 3
#define ARC_SDK_VERSION "0.1.0"
/// Version of the torch headers in use; the build defines it for torch plugins.
#ifndef ARC_TORCH_VERSION_STRING
#define ARC_TORCH_VERSION_STRING ""
#endif

/// What `create` is told. Owned by the caller, valid during the call only.
/// Fields are only ever added at the end; `struct_size` tells which exist.
struct ArcCreateArgs {
  size_t struct_size = sizeof(ArcCreateArgs);
  const char* settings_json = "{}";  ///< effective settings: every declared key has a value
  const char* suite = "";            ///< "arc", "sudoku", "maze"
  int32_t rows = 0;                  ///< canvas
  int32_t cols = 0;
  int32_t vocab_size = 0;        ///< tokens, PAD included
  int32_t seq_len = 0;           ///< tokens of one example
  int64_t identifier_count = 0;  ///< puzzle identifiers, the blank 0 included
};

/// The facts. Every string is a literal of the plugin, never null.
struct ArcPluginDescriptor {
  uint32_t abi_version;
  uint32_t struct_size;
  const char* sdk_version;
  const char* compiler;       ///< ARC_COMPILER_STAMP where the plugin was built
  const char* torch_version;  ///< "" without torch
  const char* kind;           ///< "model" or "solver"
  const char* name;
  const char* version;
  const char* description;
  const char* capabilities;  ///< JSON object
  const char* settings;      ///< JSON object: name -> {default, help, min, max, choices}
  /// A new arc::Model or arc::Solver, by kind, as its base class's address; the
  /// caller deletes it. May throw: the stamp vouches for one C++ ABI on both sides.
  void* (*create)(const ArcCreateArgs* args);
};

using ArcPluginFunction = const ArcPluginDescriptor*();
#define ARC_PLUGIN_SYMBOL "arcbench_plugin"
#define ARC_NOTE_NAME "arcbench"  ///< owner of the ELF note
#define ARC_NOTE_TYPE 1

// The C++ ABI as text: compiler, standard library, and what changes layouts.
#define ARC_STRING_(x) #x
#define ARC_STRING(x) ARC_STRING_(x)
#ifdef __clang__
#define ARC_COMPILER_NAME "clang++ " ARC_STRING(__clang_major__)
#else
#define ARC_COMPILER_NAME "g++ " ARC_STRING(__GNUC__)
#endif
#ifdef _GLIBCXX_DEBUG
#define ARC_CONTAINERS " with debug containers"
#else
#define ARC_CONTAINERS ""
#endif
#define ARC_COMPILER_STAMP                                                                 \
  ARC_COMPILER_NAME ", libstdc++ " ARC_STRING(_GLIBCXX_RELEASE) " (cxx11 abi " ARC_STRING( \
      _GLIBCXX_USE_CXX11_ABI) ")" ARC_CONTAINERS

namespace arc {

class Model;   // harness/torch/model.h
class Solver;  // harness/plugin/solver.h

namespace internal {

/// An ELF note as it lies in the file; its descriptor is the JSON text.
/// An aggregate: g++ puts constants of other types into a writable section.
template <size_t N>
struct StampNote {
  uint32_t name_size;
  uint32_t text_size;  ///< N, without the padding
  uint32_t type;
  char name[12];
  char text[(N + 3) / 4 * 4];
};

template <size_t N>
consteval StampNote<N - 1> MakeNote(const char (&json)[N]) {
  StampNote<N - 1> note{sizeof(ARC_NOTE_NAME), N - 1, ARC_NOTE_TYPE, ARC_NOTE_NAME, {}};
  std::copy(json, json + N - 1, note.text);
  return note;
}

constexpr bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= ' ';
  });
}

constexpr bool IsName(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

template <typename Base, typename Class>
void* Create(const ArcCreateArgs* args) {
  std::unique_ptr<Base> made;
  if constexpr (std::is_constructible_v<Class, const ArcCreateArgs&>) {
    made = std::make_unique<Class>(*args);
  } else {
    made = std::make_unique<Class>();
  }
  return made.release();
}

}  // namespace internal
}  // namespace arc

// Literals only: the note's text is put together by the preprocessor.
// clang-format off
#define ARC_FACT_(KEY, TEXT) "\"" KEY "\":\"" TEXT "\","
#define ARC_STAMP_JSON_(KIND, NAME, VERSION, DESCRIPTION, CAPABILITIES, SETTINGS)              \
  "{\"abi_version\":" ARC_STRING(ARC_ABI_VERSION) ","                                          \
  ARC_FACT_("sdk_version", ARC_SDK_VERSION)                                                    \
  ARC_FACT_("compiler", ARC_COMPILER_STAMP)                                                    \
  ARC_FACT_("torch_version", ARC_TORCH_VERSION_STRING)                                         \
  ARC_FACT_("kind", KIND) ARC_FACT_("name", NAME) ARC_FACT_("version", VERSION)                \
  ARC_FACT_("description", DESCRIPTION)                                                        \
  "\"capabilities\":" CAPABILITIES ",\"settings\":" SETTINGS "}"
#define ARC_PLUGIN_(BASE, CLASS, KIND, NAME, VERSION, DESCRIPTION, CAPABILITIES, SETTINGS)     \
  static_assert(::arc::internal::IsName(NAME), "plugin name: a-z, 0-9, _ and - only");         \
  static_assert(::arc::internal::IsPlain(VERSION DESCRIPTION),                                 \
                "version and description: no quotes, backslashes or control characters");      \
  __attribute__((section(".note.arcbench"), used, aligned(4)))                                 \
  static constexpr auto arcbench_stamp_note = ::arc::internal::MakeNote(                       \
      ARC_STAMP_JSON_(KIND, NAME, VERSION, DESCRIPTION, CAPABILITIES, SETTINGS));              \
  extern "C" __attribute__((visibility("default")))                                            \
  const ArcPluginDescriptor* arcbench_plugin() {                                               \
    static constexpr ArcPluginDescriptor kDescriptor = {                                       \
        ARC_ABI_VERSION, sizeof(ArcPluginDescriptor), ARC_SDK_VERSION, ARC_COMPILER_STAMP,     \
        ARC_TORCH_VERSION_STRING, KIND, NAME, VERSION, DESCRIPTION, CAPABILITIES, SETTINGS,    \
        &::arc::internal::Create<BASE, CLASS>};                                                \
    return &kDescriptor;                                                                       \
  }
// clang-format on

/// Last line of a solver's source, outside any namespace. CLASS derives from
/// arc::Solver and is constructed from `const ArcCreateArgs&`, or from nothing.
/// CAPABILITIES: JSON {"suites": [...], "uses_demonstrations": bool, "verifies": bool,
/// "searches": bool}; no suites: all; "verifies": it answers only what explains every
/// demonstration; "searches": what it finds depends on the time that it has.
/// SETTINGS: JSON {"name": {"default": .., "help": "..", "min": .., "max": .., "choices": [..]}}.
#define ARC_SOLVER_PLUGIN(CLASS, NAME, VERSION, DESCRIPTION, CAPABILITIES, SETTINGS) \
  ARC_PLUGIN_(::arc::Solver, CLASS, "solver", NAME, VERSION, DESCRIPTION, CAPABILITIES, SETTINGS)

/// The same for a class derived from arc::Model. CAPABILITIES: JSON
/// {"graph_safe": bool, "row_parallel": bool, "halts_early": bool, "uses_ids": bool,
/// "suites": [...]}; "row_parallel": as arc::Model says.
#define ARC_MODEL_PLUGIN(CLASS, NAME, VERSION, DESCRIPTION, CAPABILITIES, SETTINGS) \
  ARC_PLUGIN_(::arc::Model, CLASS, "model", NAME, VERSION, DESCRIPTION, CAPABILITIES, SETTINGS)
