#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "worker/audit_findings.hpp"

namespace equipoise {

/// Pairs to look at [2 n, 1, 64, 64] uint8, n at most 64, two neighbours a pair: first the leaks, then the
/// first two members of each group. Empty if there are none. `thumbnails` [N, 64, 64] uint8 by row.
at::Tensor pairs_for_sheet(const std::vector<Leak>& leaks, const std::vector<AuditGroup>& groups,
                           const at::Tensor& thumbnails);

}  // namespace equipoise
