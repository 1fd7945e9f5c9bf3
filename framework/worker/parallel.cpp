#include "worker/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <ATen/Parallel.h>

namespace equipoise {

namespace {

class SingleThreadedTorch {
 public:
  SingleThreadedTorch() : threads_(at::get_num_threads()) { at::set_num_threads(1); }
  ~SingleThreadedTorch() { at::set_num_threads(threads_); }
  SingleThreadedTorch(const SingleThreadedTorch&) = delete;
  SingleThreadedTorch& operator=(const SingleThreadedTorch&) = delete;

 private:
  int threads_;
};

class Crew {
 public:
  Crew(int threads, std::int64_t count, const std::function<void(std::int64_t)>& work)
      : count_(count), work_(work) {
    const auto size = std::clamp<std::int64_t>(threads, 1, std::max<std::int64_t>(count, 1));
    running_ = static_cast<int>(size);
    for (std::int64_t i = 0; i < size; ++i) threads_.emplace_back([this] { toil(); });
  }

  ~Crew() {
    next_ = count_;
    for (std::thread& thread : threads_) thread.join();
  }

  /// False once all threads have ended.
  bool wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !ended_.wait_for(lock, time, [this] { return running_ == 0; });
  }

  std::int64_t done() const { return done_; }

  void rethrow() {
    const std::lock_guard lock(mutex_);
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void toil() {
    at::set_num_threads(1);
    for (std::int64_t i = next_++; i < count_; i = next_++) {
      try {
        work_(i);
        ++done_;
      } catch (...) {
        fail(i);
      }
    }
    const std::lock_guard lock(mutex_);
    --running_;
    ended_.notify_one();
  }

  void fail(std::int64_t index) {
    const std::lock_guard lock(mutex_);
    if (!error_ || index < failed_) {
      error_ = std::current_exception();
      failed_ = index;
    }
    next_ = count_;
  }

  std::int64_t count_;
  const std::function<void(std::int64_t)>& work_;
  std::vector<std::thread> threads_;
  std::atomic<std::int64_t> next_ = 0, done_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = 0;
  std::exception_ptr error_;
  std::int64_t failed_ = 0;
};

}  // namespace

void for_each_in_parallel(int threads, std::int64_t count, const std::function<void(std::int64_t)>& work,
                          const std::function<void(std::int64_t)>& watch) {
  const SingleThreadedTorch single;
  Crew crew(threads, count, work);
  while (crew.wait(std::chrono::milliseconds(100))) watch(crew.done());
  crew.rethrow();
  watch(crew.done());
}

}  // namespace equipoise
