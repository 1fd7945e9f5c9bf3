#pragma once

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <system_error>

#include <equipoise/error.hpp>

#include "store/file_operations.hpp"

/// File operations whose calls are counted, and the call of a chosen index fails.
class FailingFiles : public equipoise::FileOperations {
 public:
  enum class Duration { once, from_then_on };

  /// Call number `index` (from 1; 0: none) fails with `code`, and with `from_then_on` all that follow.
  FailingFiles(int index, int code, Duration duration) : index_(index), code_(code), duration_(duration) {}

  /// Done in place of the failure, such as ending the process.
  std::function<void()> instead;
  /// The most that one write takes.
  std::size_t write_limit = static_cast<std::size_t>(-1);

  bool reached() const { return index_ > 0 && count_ >= index_; }
  int count() const { return count_; }

  int create(const std::filesystem::path& path) override {
    step("create", path);
    return FileOperations::create(path);
  }
  void rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    step("rename", to);
    FileOperations::rename(from, to);
  }
  void create_folders(const std::filesystem::path& folder) override {
    step("create folder", folder);
    FileOperations::create_folders(folder);
  }
  void remove_all(const std::filesystem::path& path) override {
    step("remove", path);
    FileOperations::remove_all(path);
  }

 protected:
  std::ptrdiff_t write_some(int descriptor, const char* data, std::size_t size) override {
    if (fails()) {
      // A full disk takes the first part.
      if (size > 1) (void)FileOperations::write_some(descriptor, data, size / 2);
      errno = code_;
      return -1;
    }
    return FileOperations::write_some(descriptor, data, std::min(size, write_limit));
  }
  int sync(int descriptor) override {
    if (!fails()) return FileOperations::sync(descriptor);
    errno = code_;
    return -1;
  }

 private:
  bool fails() {
    ++count_;
    const bool now = index_ > 0 && (duration_ == Duration::once ? count_ == index_ : count_ >= index_);
    if (now && instead) instead();
    return now;
  }
  void step(const char* what, const std::filesystem::path& path) {
    if (!fails()) return;
    throw equipoise::Error(equipoise::Fault::data, std::string(what) + " " + path.string() + ": " +
                                                       std::generic_category().message(code_));
  }

  int index_;
  int code_;
  Duration duration_;
  int count_ = 0;
};
