#pragma once

#include <filesystem>
#include <string>

namespace equipoise {

/// What EQUIPOISE_PLUGIN writes into ELF section `.equipoise`.
struct Stamp {
  std::string plugin, version;
  std::string sdk, sdk_hash;
  std::string torch, cxx11abi, compiler;
};

/// The stamp of a shared object, read from the file itself: nothing in it is executed. Regular files only;
/// never waits. Error(plugin) says why there is none ("is a folder", "is cut short", "has no section
/// .equipoise").
Stamp read_stamp(const std::filesystem::path& file);

/// What a plugin must have been built with to fit this program.
Stamp own_stamp();

/// How `plugin` does not fit `program`, with both values and how to rebuild; empty if it fits.
std::string misfit(const Stamp& plugin, const Stamp& program);

/// `read_stamp`, and Error(plugin) if it does not fit this program.
Stamp require_fitting_stamp(const std::filesystem::path& file);

}  // namespace equipoise
