#include "store/sha256.hpp"

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "store/sha256_blocks.hpp"

namespace equipoise {
namespace {

constexpr std::size_t block_size = 64;
constexpr std::size_t piece_size = std::size_t{1} << 18;

/// Digest of `total` bytes of which all whole blocks are in `state`, and `rest` is what follows them.
std::string finish(Sha256State state, std::string_view rest, std::uint64_t total) {
  unsigned char last[2 * block_size] = {};
  std::memcpy(last, rest.data(), rest.size());
  last[rest.size()] = 0x80;
  const std::size_t count = rest.size() + 9 <= block_size ? 1 : 2;
  for (std::size_t i = 0; i < 8; ++i) {
    last[count * block_size - 1 - i] = static_cast<unsigned char>(total * 8 >> 8 * i);
  }
  sha256_blocks()(state, last, count);
  std::string digits;
  for (const std::uint32_t word : state) {
    for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[word >> shift & 15];
  }
  return digits;
}

/// FIPS 180-4, 5.3.3: the first 32 bits of the fractional parts of the square roots of the first 8 primes.
Sha256State initial_state() {
  return {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
}

/// Feeds the whole blocks of `bytes` and returns what is left over.
std::string_view feed(Sha256State& state, std::string_view bytes) {
  const std::size_t count = bytes.size() / block_size;
  sha256_blocks()(state, reinterpret_cast<const unsigned char*>(bytes.data()), count);
  return bytes.substr(count * block_size);
}

[[noreturn]] void fail(const std::filesystem::path& path, int code) {
  throw Error(Fault::data, "cannot read " + path.string() + ": " + std::generic_category().message(code));
}

/// Reads until `size` bytes are there or the file ends.
std::size_t read_piece(int descriptor, char* data, std::size_t size, const std::filesystem::path& path) {
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t count = ::read(descriptor, data + filled, size - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path, errno);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  return filled;
}

std::string digest_of(int descriptor, const std::filesystem::path& path) {
  const auto piece = std::make_unique<char[]>(piece_size);
  Sha256State state = initial_state();
  std::uint64_t total = 0;
  while (true) {
    const std::size_t count = read_piece(descriptor, piece.get(), piece_size, path);
    total += count;
    const std::string_view rest = feed(state, {piece.get(), count});
    if (count < piece_size) return finish(state, rest, total);
  }
}

}  // namespace

std::string sha256(std::string_view bytes) {
  Sha256State state = initial_state();
  const std::string_view rest = feed(state, bytes);
  return finish(state, rest, bytes.size());
}

std::string sha256_file(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) fail(path, errno);
  try {
    std::string digest = digest_of(descriptor, path);
    ::close(descriptor);
    return digest;
  } catch (...) {
    ::close(descriptor);
    throw;
  }
}

}  // namespace equipoise
