#include "catalogue/trust.hpp"

#include <optional>

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace equipoise {

namespace {

namespace fs = std::filesystem;

std::optional<struct stat> status_of(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

/// The owner of the program could change the program itself; the owner of / is root under another number in
/// some containers.
bool is_trusted(uid_t owner) {
  if (owner == 0 || owner == ::geteuid()) return true;
  for (const char* path : {"/proc/self/exe", "/"})
    if (const auto status = status_of(path); status && status->st_uid == owner) return true;
  return false;
}

std::string user_name(uid_t user) {
  const passwd* entry = ::getpwuid(user);
  return entry != nullptr ? entry->pw_name : std::to_string(user);
}

/// Whether a group that may write is its owner's alone: it has the owner's name, as a user's own group has,
/// and no other member. That others have it as their first group cannot be told from the group.
bool is_private(gid_t group, uid_t owner) {
  if (group == 0) return true;
  const ::group* entry = ::getgrgid(group);
  if (entry == nullptr) return group == owner;
  const std::string owner_name = user_name(owner);
  if (owner_name != entry->gr_name) return false;
  for (char** member = entry->gr_mem; *member != nullptr; ++member)
    if (owner_name != *member) return false;
  return true;
}

/// Who else can write to what has this status; empty if nobody. In a folder with the sticky bit (`/tmp`)
/// others cannot exchange what is ours.
std::string writers(const struct stat& status, bool above) {
  if (!is_trusted(status.st_uid)) return "belongs to " + user_name(status.st_uid);
  if (above && (status.st_mode & S_ISVTX) != 0) return {};
  if ((status.st_mode & S_IWOTH) != 0) return "can be written by all users";
  if ((status.st_mode & S_IWGRP) != 0 && !is_private(status.st_gid, status.st_uid)) {
    const ::group* group = ::getgrgid(status.st_gid);
    return "can be written by group " +
           (group != nullptr ? std::string(group->gr_name) : std::to_string(status.st_gid));
  }
  return {};
}

}  // namespace

std::string strangers_reach(const fs::path& file) {
  std::error_code error;
  const fs::path real = fs::canonical(file, error);
  // A link that leads nowhere is found unfit later.
  if (error) return {};
  const fs::path folder = real.parent_path();
  for (fs::path path = real;; path = path.parent_path()) {
    const auto status = status_of(path);
    const std::string fault = status ? writers(*status, path != real && path != folder) : std::string();
    if (!fault.empty())
      return path.string() + " " + fault +
             ", who could put other code there; take their rights away, or name " + folder.string() +
             " with --plugin-dir";
    if (path == path.root_path()) return {};
  }
}

}  // namespace equipoise
