#pragma once

#include <cstdint>
#include <functional>

namespace equipoise {

/// Calls `work(i)` for 0 <= i < count from `threads` threads, in each of which LibTorch is single-threaded,
/// and `watch(done)` from the calling thread a few times a second. If calls throw, the error of the smallest
/// index that was reached is thrown again; if `watch` throws, the work under way is finished first.
void for_each_in_parallel(int threads, std::int64_t count, const std::function<void(std::int64_t)>& work,
                          const std::function<void(std::int64_t)>& watch);

}  // namespace equipoise
