#include "team.hpp"

namespace equipoise {

Team::Team(int members) {
  for (int member = 1; member < members; ++member) threads_.emplace_back([this, member] { serve(member); });
}

Team::~Team() {
  work_ = nullptr;
  ++turn_;
  turn_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Team::share(const std::function<void(int)>& work) {
  work_ = &work;
  busy_ = static_cast<int>(threads_.size());
  ++turn_;
  turn_.notify_all();
  work(0);
  for (int left = busy_; left > 0; left = busy_) busy_.wait(left);
}

void Team::serve(int member) {
  for (unsigned seen = 0;; ++seen) {
    turn_.wait(seen);
    if (work_ == nullptr) return;
    (*work_)(member);
    if (--busy_ == 0) busy_.notify_one();
  }
}

}  // namespace equipoise
