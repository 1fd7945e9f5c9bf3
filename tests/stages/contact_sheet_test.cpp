#include "worker/contact_sheet.hpp"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <opencv2/imgcodecs.hpp>

#include "catch.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;

TEST_CASE("a contact sheet shows eight pictures a row with white gaps") {
  const ScratchFolder scratch;
  FileOperations files;
  at::Tensor pictures = at::zeros({10, 3, 4, 5}, at::kByte);
  pictures[9][0].fill_(200);  // red
  write_contact_sheet(files, scratch.path() / "sheet.png", pictures);
  const cv::Mat sheet = cv::imread((scratch.path() / "sheet.png").string(), cv::IMREAD_UNCHANGED);
  CHECK(sheet.cols == 8 * 5 + 7 * 2);
  CHECK(sheet.rows == 2 * 4 + 2);
  CHECK(sheet.at<cv::Vec3b>(0, 0) == cv::Vec3b(0, 0, 0));
  CHECK(sheet.at<cv::Vec3b>(0, 5) == cv::Vec3b(255, 255, 255));
  CHECK(sheet.at<cv::Vec3b>(6, 7) == cv::Vec3b(0, 0, 200));
}

TEST_CASE("a sheet takes the first sixteen pictures") {
  CHECK(for_sheet(at::zeros({40, 1, 2, 2}, at::kByte)).size(0) == 16);
  CHECK(for_sheet(at::zeros({3, 1, 2, 2}, at::kByte)).size(0) == 3);
}
