#include "report/event_file.hpp"

#include "catch.hpp"
#include "store/file_operations.hpp"

using namespace equipoise;

TEST_CASE("CRC-32C gives the check values of RFC 3720, appendix B.4") {
  CHECK(crc32c("123456789") == 0xE3069283U);
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AAU);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62A8AB43U);
}

TEST_CASE("an event file has the bytes that TensorBoard's own writer gives") {
  EventFile events(1767323045.0);
  events.add_scalar(1767323045.5, 1, "loss", 0.75F);
  events.add_scalar(1767323046.25, 1000000, "validation_accuracy", -1.5e-3F);
  std::string png("\0\1\2\3\4\5\6", 7);
  for (int i = 0; i < 100; ++i) png += "Ä";
  events.add_image(1767323050.0, 12, "preview", 4, 300, 3, png);
  CHECK(events.bytes() == read_whole(std::string(EQUIPOISE_TEST_DATA) + "/golden/event_file.tfevents"));
}
