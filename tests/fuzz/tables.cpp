#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <equipoise/error.hpp>

#include "analysis/predictions.hpp"
#include "analysis/tidy_table.hpp"

using namespace equipoise;

namespace {

template <typename Use>
void tolerate_refusal(Use use) {
  try {
    use();
  } catch (const Error&) {
  }
}

}  // namespace

/// What `equipoise analyse` reads: a file of results, a file of predictions.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  tolerate_refusal([&] {
    const TidyTable table(text, "fuzz");
    for (const std::string& column : table.header())
      for (std::size_t row = 0; row < table.size(); ++row) static_cast<void>(table.field(row, column));
  });
  tolerate_refusal([&] {
    const Predictions made = parse_predictions(text, "fuzz");
    if (made.labels.size() != made.ids.size() ||
        made.probabilities.rows() != static_cast<long>(made.ids.size()))
      std::abort();
  });
  return 0;
}
