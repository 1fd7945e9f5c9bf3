#include "worker/elf_section.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include <equipoise/error.hpp>

using namespace equipoise;

/// A shared object of any bytes gives its stamp's section or an Error; the file lies in memory.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int file = memfd_create("fuzz.so", 0);
  if (file < 0 || write(file, data, size) != static_cast<ssize_t>(size)) return 0;
  try {
    static_cast<void>(read_elf_section("/proc/self/fd/" + std::to_string(file), ".equipoise"));
  } catch (const Error&) {
  }
  close(file);
  return 0;
}
