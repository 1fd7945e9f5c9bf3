#include <fstream>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "scratch_folder.hpp"
#include "store/sha256.hpp"
#include "store/sha256_blocks.hpp"

using namespace equipoise;

TEST_CASE("SHA-256 gives the digests of FIPS 180-4") {
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256(
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrs"
            "mnopqrstnopqrstu") == "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  CHECK(sha256(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("the processor's SHA instructions and plain C++ agree") {
  std::string bytes;
  for (int i = 0; i < 64 * 9; ++i) bytes += static_cast<char>(i * i * 7 + i / 3);
  for (std::size_t count = 0; count <= 9; ++count) {
    Sha256State fast = {1, 2, 3, 4, 5, 6, 7, 0xffffffff}, plain = fast;
    const auto* blocks = reinterpret_cast<const unsigned char*>(bytes.data());
    sha256_blocks()(fast, blocks, count);
    sha256_blocks_portable(plain, blocks, count);
    CHECK(fast == plain);
  }
}

TEST_CASE("a file hashes like its bytes whatever its length") {
  const ScratchFolder folder;
  const auto path = folder.path() / "file";
  constexpr std::size_t piece = std::size_t{1} << 18;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{55}, std::size_t{56},
                                 std::size_t{64}, piece - 1, piece, piece + 1, 3 * piece + 77}) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * 31 + i / 251);
    std::ofstream(path, std::ios::binary) << bytes;
    CHECK(sha256_file(path) == sha256(bytes));
  }
}

TEST_CASE("hashing a missing file says which") {
  CHECK_THROWS_AS(sha256_file("/nonexistent/file"), Error);
  try {
    sha256_file("/nonexistent/file");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::data);
    CHECK(std::string(error.what()).find("/nonexistent/file") != std::string::npos);
  }
}
