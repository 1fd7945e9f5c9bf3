#include "worker/elf_section.hpp"

#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <equipoise/error.hpp>

namespace equipoise {

namespace {

constexpr std::uint64_t section_limit = 1 << 16;
constexpr std::uint64_t names_limit = 1 << 24;
constexpr std::uint64_t count_limit = 1 << 20;

#if defined(__x86_64__)
constexpr unsigned own_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr unsigned own_machine = EM_AARCH64;
#else
#error "add the ELF machine number of this processor"
#endif

/// A regular file, read by position, never past its end.
class RegularFile {
 public:
  explicit RegularFile(const std::filesystem::path& path) : path_(path) {
    // Without O_NONBLOCK a named pipe would hold us until somebody writes to it.
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (descriptor_ < 0) fail(std::string("cannot be opened: ") + std::strerror(errno));
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
      ::close(descriptor_);
      fail("is not a regular file");
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
  }
  ~RegularFile() { ::close(descriptor_); }
  RegularFile(const RegularFile&) = delete;
  RegularFile& operator=(const RegularFile&) = delete;

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Fault::plugin, path_.string() + " " + what);
  }

  std::uint64_t size() const { return size_; }

  void read(std::uint64_t offset, void* into, std::uint64_t count) const {
    if (offset > size_ || count > size_ - offset)
      fail("is cut short or damaged: it refers to bytes past its end");
    auto* to = static_cast<char*>(into);
    while (count > 0) {
      const ssize_t got = ::pread(descriptor_, to, count, static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) fail("cannot be read");
      to += got;
      offset += static_cast<std::uint64_t>(got);
      count -= static_cast<std::uint64_t>(got);
    }
  }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

Elf64_Ehdr read_header(const RegularFile& file) {
  if (file.size() == 0) file.fail("is empty");
  char magic[SELFMAG] = {};
  if (file.size() >= SELFMAG) file.read(0, magic, SELFMAG);
  if (std::memcmp(magic, ELFMAG, SELFMAG) != 0) file.fail("is not a shared object");
  Elf64_Ehdr header{};
  file.read(0, &header, sizeof header);
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB ||
      header.e_machine != own_machine)
    file.fail("was built for another processor");
  if (header.e_type != ET_DYN) file.fail("is not a shared object");
  if (header.e_shoff == 0) file.fail("has no section table");
  if (header.e_shentsize != sizeof(Elf64_Shdr)) file.fail("is damaged: its section table has odd entries");
  return header;
}

std::vector<Elf64_Shdr> read_sections(const RegularFile& file, const Elf64_Ehdr& header) {
  Elf64_Shdr first{};
  file.read(header.e_shoff, &first, sizeof first);
  // Section 0 holds the number that does not fit into the header.
  const std::uint64_t count = header.e_shnum != 0 ? header.e_shnum : first.sh_size;
  if (count == 0 || count > count_limit) file.fail("is damaged: its section table is implausible");
  const std::uint64_t room = (file.size() - header.e_shoff) / sizeof(Elf64_Shdr);
  if (count > room) file.fail("is cut short or damaged: it refers to bytes past its end");
  std::vector<Elf64_Shdr> sections(count);
  file.read(header.e_shoff, sections.data(), count * sizeof(Elf64_Shdr));
  return sections;
}

std::string read_content(const RegularFile& file, const Elf64_Shdr& section, std::uint64_t limit) {
  if (section.sh_type == SHT_NOBITS) return {};
  if (section.sh_size > limit) file.fail("is damaged: a section is implausibly large");
  std::string content(section.sh_size, '\0');
  file.read(section.sh_offset, content.data(), content.size());
  return content;
}

}  // namespace

std::string read_elf_section(const std::filesystem::path& path, const std::string& name) {
  const RegularFile file(path);
  const Elf64_Ehdr header = read_header(file);
  const auto sections = read_sections(file, header);
  const std::uint64_t index = header.e_shstrndx == SHN_XINDEX ? sections[0].sh_link : header.e_shstrndx;
  if (index >= sections.size()) file.fail("is damaged: its section names are missing");
  const std::string names = read_content(file, sections[index], names_limit);
  for (const Elf64_Shdr& section : sections) {
    if (section.sh_name >= names.size()) continue;
    const char* begin = names.data() + section.sh_name;
    const std::string_view found(begin, ::strnlen(begin, names.size() - section.sh_name));
    if (found == name) return read_content(file, section, section_limit);
  }
  file.fail("is not an Equipoise plugin: it has no section " + name);
}

}  // namespace equipoise
