#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "kcenter/farthest_first.hpp"

using namespace equipoise;

namespace {

double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

}  // namespace

/// usage: bench_kcenter FILE ROWS COLUMNS COUNT THREADS REPEATS: times the traversal of the float32 points in
/// FILE from row 0, the last repeat's rows go to the output.
int main(int argc, char** argv) {
  if (argc != 7) return 2;
  const std::int64_t rows = std::atoll(argv[2]), columns = std::atoll(argv[3]), count = std::atoll(argv[4]);
  const int threads = std::atoi(argv[5]), repeats = std::atoi(argv[6]);
  std::vector<float> values(static_cast<std::size_t>(rows * columns));
  std::ifstream(argv[1], std::ios::binary)
      .read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(float)));
  const double before = peak_mib();
  const PointMatrix points{values.data(), rows, columns};
  nlohmann::json seconds = nlohmann::json::array();
  Centres centres;
  for (int i = 0; i < repeats; ++i) {
    const auto start = std::chrono::steady_clock::now();
    centres = farthest_first(points, 0, count, threads, [](std::int64_t) {});
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    seconds.push_back(taken.count());
  }
  const double share =
      static_cast<double>(centres.distances) / (static_cast<double>(rows) * static_cast<double>(count));
  const nlohmann::json facts{{"seconds", seconds},
                             {"rows", centres.rows},
                             {"radius", centres.radius},
                             {"above_points_mib", peak_mib() - before},
                             {"distances_computed", share}};
  std::cout << facts.dump() << '\n';
}
