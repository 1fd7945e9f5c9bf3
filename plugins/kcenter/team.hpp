#pragma once

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

namespace equipoise {

/// Threads that wait for work and share it, for many short pieces one after the other.
class Team {
 public:
  /// `members` threads, the caller's included.
  explicit Team(int members);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int size() const { return static_cast<int>(threads_.size()) + 1; }
  /// Calls `work` with 0 .. size() - 1, each in a thread of its own, and waits for all. `work` throws
  /// nothing.
  void share(const std::function<void(int)>& work);

 private:
  void serve(int member);

  std::vector<std::thread> threads_;
  const std::function<void(int)>* work_ = nullptr;  ///< Null: the team is dissolved.
  std::atomic<unsigned> turn_{0};
  std::atomic<int> busy_{0};
};

}  // namespace equipoise
