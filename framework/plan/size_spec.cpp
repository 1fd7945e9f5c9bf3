#include "plan/size_spec.hpp"

#include <algorithm>
#include <array>

namespace equipoise {
namespace {

const std::vector<std::string> filters{"area", "bilinear", "bicubic", "bilinear_aliased",
                                       "bilinear_tensorflow"};

}  // namespace

void read_size_and_filter(TableReader& reader, StageSpec& spec) {
  if (const Value* value = reader.take("size")) {
    const auto* side = std::get_if<std::int64_t>(&value->data);
    std::array<std::int64_t, 2> size{};
    if (side != nullptr) size = {*side, *side};
    if (value->is_array() && value->array().size() == 2)
      for (std::size_t i = 0; i < 2; ++i)
        if (const auto* n = std::get_if<std::int64_t>(&value->array()[i].data)) size[i] = *n;
    if (size[0] < 1 || size[1] < 1 || size[0] > 4096 || size[1] > 4096)
      reader.diagnostics().error(
          value->place,
          "'size' of " + reader.what() + " must be a number of pixels from 1 to 4096, or [height, width]");
    else
      spec.size = size;
  }
  if (const auto filter = reader.text("filter")) {
    if (std::find(filters.begin(), filters.end(), *filter) == filters.end())
      reader.diagnostics().error(reader.take("filter")->place, "unknown filter '" + *filter + "'",
                                 "filters are area, bilinear, bicubic (anti-aliased), bilinear_aliased and "
                                 "bilinear_tensorflow");
    spec.filter = *filter;
  }
}

}  // namespace equipoise
