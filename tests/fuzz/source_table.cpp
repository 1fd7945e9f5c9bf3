#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <equipoise/error.hpp>

#include "image_files/csv_table.hpp"

using namespace equipoise;

/// The list of pictures of source `csv`.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const CsvTable table = read_csv(text, "fuzz");
    for (const TableRecord& record : table.records)
      if (record.fields.size() != table.header.size()) std::abort();
  } catch (const Error&) {
  }
  return 0;
}
