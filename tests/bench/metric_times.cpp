// Times one metric on given numbers and prints one line of JSON:
//   bench_metrics fid|bootstrap|kid REFERENCE CANDIDATE --columns 2048 [--reps 3] [--threads 2]
//   bench_metrics ssim REFERENCE CANDIDATE --columns SIDE
// The files hold rows of float32; for ssim square pictures of bytes.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/from_blob.h>
#include <nlohmann/json.hpp>

#include "../plugins/fake_context.hpp"
#include "feature_metrics/intervals.hpp"
#include "feature_metrics/kernel_sums.hpp"
#include "fid/frechet_distance.hpp"
#include "fid/frechet_resampling.hpp"
#include "kid/kid.hpp"
#include "picture_similarity/pairs.hpp"
#include "picture_similarity/structural_similarity.hpp"

using namespace equipoise;

namespace {

std::vector<char> read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

at::Tensor rows(const std::string& path, std::int64_t columns) {
  std::vector<char> bytes = read_bytes(path);
  const auto count = static_cast<std::int64_t>(bytes.size() / sizeof(float)) / columns;
  return at::from_blob(bytes.data(), {count, columns}, at::kFloat).to(at::kDouble);
}

ImageSet square_pictures(const std::string& path, std::int64_t side) {
  std::vector<char> bytes = read_bytes(path);
  const std::int64_t count = static_cast<std::int64_t>(bytes.size()) / (side * side);
  ImageSet set;
  for (std::int64_t i = 0; i < count; ++i) set.ids.push_back(std::to_string(i));
  set.pixels = at::from_blob(bytes.data(), {count, 1, side, side}, at::kByte).clone();
  return set;
}

double mean_subsets(const at::Tensor& x, const at::Tensor& y) {
  const auto members = [](std::int64_t n) {
    return at::cat({all_rows(n), random_subsets(1, n, 100, 1000)}, 1);
  };
  const auto [real, drawn] = rows_for_products(x, y);
  const auto found = kernel_discrepancies(cubic_kernel, real, drawn, members(x.size(0)), members(y.size(0)));
  return mean_of({found.begin() + 1, found.end()});
}

double bootstrap_width(const at::Tensor& x, const at::Tensor& y) {
  const auto found =
      frechet_bootstrap(x, y, bootstrap_counts(1, x.size(0), 400), bootstrap_counts(2, y.size(0), 400),
                        [](std::int64_t, std::int64_t) {});
  const PercentileInterval interval = percentile_interval(found);
  return interval.high - interval.low;
}

std::function<double()> work(const std::string& name, const std::string& a, const std::string& b,
                             std::int64_t columns) {
  if (name == "ssim") {
    const ImageSet x = square_pictures(a, columns), y = square_pictures(b, columns);
    return [x, y] {
      FakeContext context;
      const auto one = [](const std::vector<Plane>& p, const std::vector<Plane>& q) {
        return structural_similarity(p[0], q[0], Border::crop).ssim;
      };
      return mean_of(compare(x, y, paired(x, y, "order"), one, context));
    };
  }
  const at::Tensor x = rows(a, columns), y = rows(b, columns);
  if (name == "fid") return [x, y] { return frechet_distance(x, y); };
  if (name == "bootstrap") return [x, y] { return bootstrap_width(x, y); };
  return [x, y] { return mean_subsets(x, y); };
}

}  // namespace

int main(int count, char** words) {
  if (count < 4) return 2;
  std::map<std::string, std::int64_t> options{{"--columns", 2048}, {"--reps", 3}, {"--threads", 2}};
  for (int i = 4; i + 1 < count; i += 2) options[words[i]] = std::stol(words[i + 1]);
  at::set_num_threads(static_cast<int>(options["--threads"]));
  const at::NoGradGuard no_grad;
  const auto call = work(words[1], words[2], words[3], options["--columns"]);
  nlohmann::json result{{"seconds", nlohmann::json::array()}};
  for (std::int64_t i = 0; i < options["--reps"]; ++i) {
    const auto start = std::chrono::steady_clock::now();
    result["value"] = call();
    result["seconds"].push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::puts(result.dump().c_str());
}
