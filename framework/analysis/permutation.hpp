#pragma once

#include <cstdint>
#include <vector>

#include "analysis/test_result.hpp"

namespace equipoise {

/// Up to this many arrangements a permutation test counts them all; beyond, it draws 99,999 of them from
/// `seed` and gives (extreme + 1) / (drawn + 1) (Phipson and Smyth 2010).
constexpr std::uint64_t kMostArrangements = std::uint64_t{1} << 20;

/// Sign-flip test of paired values (Fisher 1935): the share of the 2^n choices of signs whose mean difference
/// is at least as far from zero as the one found; `statistic` is that mean difference. Exact for up to 20
/// differences that are not zero. The least p that n pairs can give is 2 / 2^n.
TestResult sign_flip_test(const std::vector<double>& a, const std::vector<double>& b, std::uint64_t seed = 0);

/// Permutation test of two independent samples: all ways to deal the values out anew. Twice the smaller of
/// both tails, at most 1 (as SciPy).
TestResult label_permutation_test(const std::vector<double>& a, const std::vector<double>& b,
                                  std::uint64_t seed = 0);

}  // namespace equipoise
