#pragma once

namespace equipoise {

/// Threads that a run may use in all: OMP_NUM_THREADS if it is a positive number, else the processors that
/// this process is allowed to run on; at least 1.
int thread_budget();

/// Each worker's share of `total`: at least 1.
int threads_per_worker(int total, int workers);

}  // namespace equipoise
