#include "worker/elf_stamp.hpp"

#include <cctype>
#include <map>
#include <sstream>
#include <vector>

#include <torch/version.h>

#include <equipoise/error.hpp>
#include <equipoise/sdk_version.hpp>

#include "worker/elf_section.hpp"

namespace equipoise {

namespace {

std::map<std::string, std::string> parse_lines(const std::string& text) {
  std::map<std::string, std::string> fields;
  std::istringstream lines(text.substr(0, text.find('\0')));
  for (std::string line; std::getline(lines, line);)
    if (const auto equals = line.find('='); equals != std::string::npos)
      fields.emplace(line.substr(0, equals), line.substr(equals + 1));
  return fields;
}

/// "g++ 12" of "12.2.0", "clang 14" of "Debian Clang 14.0.6": releases of one major version share an ABI.
std::string family(const std::string& compiler) {
  const std::string name = compiler.find("lang") != std::string::npos ? "clang " : "g++ ";
  std::size_t begin = 0;
  while (begin < compiler.size() && !std::isdigit(static_cast<unsigned char>(compiler[begin]))) ++begin;
  std::size_t end = begin;
  while (end < compiler.size() && std::isdigit(static_cast<unsigned char>(compiler[end]))) ++end;
  return name + compiler.substr(begin, end - begin);
}

std::string abi_name(const std::string& cxx11abi) {
  return cxx11abi == "1" ? "the C++11 ABI (_GLIBCXX_USE_CXX11_ABI=1)" : "_GLIBCXX_USE_CXX11_ABI=" + cxx11abi;
}

}  // namespace

Stamp read_stamp(const std::filesystem::path& file) {
  const std::string text = read_elf_section(file, ".equipoise");
  auto fields = parse_lines(text);
  if (text.rfind("equipoise-plugin\n", 0) != 0 || fields["plugin"].empty())
    throw Error(Fault::plugin, file.string() + " has a damaged stamp in section .equipoise",
                "build it again with equipoise_add_plugin");
  return {fields["plugin"], fields["version"],  fields["sdk"],     fields["sdk_hash"],
          fields["torch"],  fields["cxx11abi"], fields["compiler"]};
}

Stamp own_stamp() {
  return {"",
          "",
          EQUIPOISE_SDK_VERSION,
          EQUIPOISE_SDK_HASH,
          TORCH_VERSION,
          std::to_string(_GLIBCXX_USE_CXX11_ABI),
          __VERSION__};
}

std::string misfit(const Stamp& plugin, const Stamp& program) {
  std::vector<std::string> faults;
  const auto compare = [&](const std::string& theirs, const std::string& ours) {
    if (theirs != ours) faults.push_back("it was built with " + theirs + ", this program with " + ours);
  };
  compare("LibTorch " + plugin.torch, "LibTorch " + program.torch);
  compare("the headers of SDK " + plugin.sdk + " (" + plugin.sdk_hash + ")",
          "the headers of SDK " + program.sdk + " (" + program.sdk_hash + ")");
  compare(abi_name(plugin.cxx11abi), abi_name(program.cxx11abi));
  compare(family(plugin.compiler), family(program.compiler));
  std::string text;
  for (const std::string& fault : faults) text += (text.empty() ? "" : "; ") + fault;
  return text;
}

Stamp require_fitting_stamp(const std::filesystem::path& file) {
  Stamp stamp = read_stamp(file);
  const std::string fault = misfit(stamp, own_stamp());
  if (!fault.empty())
    throw Error(Fault::plugin, "plugin '" + stamp.plugin + "' (" + file.string() + ") does not fit: " + fault,
                "rebuild it: run CMake anew in its build folder with this Equipoise and its LibTorch in "
                "CMAKE_PREFIX_PATH, then build");
  return stamp;
}

}  // namespace equipoise
