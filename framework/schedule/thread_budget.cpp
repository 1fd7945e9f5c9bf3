#include "schedule/thread_budget.hpp"

#include <algorithm>
#include <cstdlib>
#include <thread>

#include <sched.h>

namespace equipoise {

int thread_budget() {
  if (const char* text = std::getenv("OMP_NUM_THREADS")) {
    const long stated = std::strtol(text, nullptr, 10);
    if (stated > 0 && stated < 4096) return static_cast<int>(stated);
  }
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) return std::max(1, CPU_COUNT(&allowed));
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

int threads_per_worker(int total, int workers) {
  return std::max(1, total / std::max(1, workers));
}

}  // namespace equipoise
