#include "tasks/hash.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "tasks/error.h"

namespace arc {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { EVP_MD_CTX_free(context); }
};

namespace {

void Check(bool ok) {
  if (!ok) throw Failed("SHA-256: OpenSSL refused to compute a digest");
}

}  // namespace

Sha256::Sha256() : state_(std::make_unique<State>()) {
  Check(state_->context && EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::Add(const void* data, size_t size) {
  Check(EVP_DigestUpdate(state_->context, data, size));
  return *this;
}

Sha256& Sha256::AddNumber(uint64_t value) {
  std::array<uint8_t, 8> bytes;
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(value), value >>= 8;
  return Add(bytes.data(), bytes.size());
}

Sha256& Sha256::AddText(std::string_view text) { return AddNumber(text.size()).Add(text); }

std::string Sha256::Hex() {
  std::array<uint8_t, EVP_MAX_MD_SIZE> digest;
  unsigned int size = 0;
  Check(EVP_DigestFinal_ex(state_->context, digest.data(), &size));
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += kDigits[digest[i] >> 4];
    hex += kDigits[digest[i] & 15];
  }
  return hex;
}

std::string Sha256Hex(std::string_view bytes) { return Sha256().Add(bytes).Hex(); }

std::string Sha256OfFile(const std::filesystem::path& path) {
  const auto fail = [&] {
    throw BadData(fmt::format("{}: cannot be read: {}", path.string(), std::strerror(errno)));
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (!file) fail();
  Sha256 hash;
  std::vector<uint8_t> buffer(size_t{1} << 20);
  while (const size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    hash.Add(buffer.data(), got);
  }
  if (std::ferror(file.get())) fail();
  return hash.Hex();
}

}  // namespace arc
