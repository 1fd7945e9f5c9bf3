#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// How far the pictures of a sheet are from the training pictures under them.
struct NearestFacts {
  std::string measure;
  std::size_t columns = 8;
  std::vector<double> distances;  ///< A picture, in the order of the sheet.
  std::size_t training = 0, compared = 0;
  double usual_median = 0, usual_smallest = 0;  ///< Of training pictures and their nearest others.
};

/// A contact sheet that a stage left, ready to be embedded.
struct Sheet {
  std::string title;  ///< "real" or the generating stage with its variant.
  std::string label;  ///< The class; "" for all together.
  bool real = false;
  std::string data_uri;  ///< data:image/png;base64,...
  int width = 0, height = 0;
  std::optional<NearestFacts> nearest = {};  ///< Where every other row has the nearest training pictures.
};

struct PictureGrids {
  std::vector<Sheet> sheets;  ///< By class; the real ones first.
  std::size_t left_out = 0;   ///< Further ones, for the sake of the page's size.
};

/// `sheet.png` of decoded real pictures, `nearest.png` (or else `sheet.png`) of generated ones; of repeated
/// generations the first. At most `limit` bytes in all. What is missing or no PNG is left out.
PictureGrids collect_pictures(const RunRecord& record, const Store& store,
                              std::size_t limit = std::size_t{10} << 20);

/// The PNG in `file`, without titles. Nothing if it is no PNG, cannot be read or has more than `limit` bytes.
std::optional<Sheet> read_sheet(const std::filesystem::path& file, std::size_t limit);

/// RFC 4648.
std::string base64(std::string_view bytes);

}  // namespace equipoise
