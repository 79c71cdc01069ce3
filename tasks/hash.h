#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace arc {

/// SHA-256 of bytes given piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& Add(const void* data, size_t size);
  Sha256& Add(std::string_view text) { return Add(text.data(), text.size()); }
  /// Eight bytes, least significant first.
  Sha256& AddNumber(uint64_t value);
  /// The text with its length in front, so that no two lists of texts hash alike.
  Sha256& AddText(std::string_view text);
  /// 64 lower-case hex digits; nothing may be added afterwards.
  std::string Hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string Sha256Hex(std::string_view bytes);
/// Reads in pieces of 1 MiB; throws BadData naming the file if it cannot be read.
std::string Sha256OfFile(const std::filesystem::path& path);

}  // namespace arc
