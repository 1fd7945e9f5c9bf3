#include <equipoise/error.hpp>

#include "catch.hpp"
#include "store/safetensors.hpp"

using namespace equipoise;

namespace {

/// The fault that the reader finds in `header` before `size` bytes of data; "" if none.
std::string fault_of(const std::string& header, std::uint64_t size = 8) {
  std::map<std::string, TensorEntry> tensors;
  std::map<std::string, std::string> metadata;
  try {
    parse_safetensors_header(header, size, "hostile.safetensors", tensors, metadata);
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::data);
    CHECK(std::string(error.what()).find("hostile.safetensors") == 0);
    return error.what();
  }
  return "";
}

std::string tensor(const std::string& name, const std::string& dtype, const std::string& shape,
                   const std::string& offsets) {
  return "\"" + name + "\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets +
         "}";
}

std::string header_of(const std::vector<std::string>& tensors) {
  std::string text = "{";
  for (const std::string& each : tensors) text.append(text.size() > 1 ? "," : "").append(each);
  return text.append("}  ");
}

bool names(const std::string& fault, const std::string& words) {
  return fault.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a header with tensors in any order is read") {
  CHECK(
      fault_of(header_of({tensor("b", "F32", "[1]", "[0,4]"), tensor("a", "U8", "[2,2]", "[4,8]")})).empty());
  CHECK(fault_of("{\"__metadata__\":{\"a\":\"b\"}}", 0).empty());
  CHECK(fault_of(header_of({tensor("e", "U8", "[0]", "[0,0]"), tensor("a", "F64", "[]", "[0,8]")})).empty());
}

TEST_CASE("overlapping tensors are refused") {
  CHECK(names(fault_of(header_of({tensor("a", "U8", "[5]", "[0,5]"), tensor("b", "U8", "[4]", "[4,8]")})),
              "overlaps"));
  CHECK(names(fault_of(header_of({tensor("a", "U8", "[8]", "[0,8]"), tensor("b", "U8", "[8]", "[0,8]")})),
              "overlaps"));
}

TEST_CASE("holes are refused before, between and after tensors") {
  CHECK(names(fault_of(header_of({tensor("a", "U8", "[7]", "[1,8]")})), "hole"));
  CHECK(names(fault_of(header_of({tensor("a", "U8", "[3]", "[0,3]"), tensor("b", "U8", "[4]", "[4,8]")})),
              "hole"));
  CHECK(names(fault_of(header_of({tensor("a", "U8", "[7]", "[0,7]")})), "belong to no tensor"));
  CHECK(names(fault_of("{}"), "belong to no tensor"));
}

TEST_CASE("offsets beyond the file, reversed, negative or too large are refused") {
  CHECK(names(fault_of(header_of({tensor("a", "U8", "[9]", "[0,9]")})), "beyond the end"));
  CHECK_FALSE(fault_of(header_of({tensor("a", "U8", "[8]", "[8,0]")})).empty());
  CHECK_FALSE(fault_of(header_of({tensor("a", "U8", "[8]", "[-8,0]")})).empty());
  CHECK_FALSE(
      fault_of(header_of({tensor("a", "U8", "[8]", "[18446744073709551608,18446744073709551616]")})).empty());
  CHECK_FALSE(
      fault_of(header_of({tensor("a", "U8", "[8]", "[18446744073709551607,18446744073709551615]")})).empty());
  CHECK_FALSE(fault_of(header_of({tensor("a", "U8", "[8]", "[0]")})).empty());
  CHECK_FALSE(fault_of(header_of({tensor("a", "U8", "[8]", "[0.0,8.0]")})).empty());
}

TEST_CASE("shapes that overflow are refused") {
  CHECK(names(fault_of(header_of({tensor("a", "F32", "[4294967296,4294967296]", "[0,0]")}), 0), "too large"));
  CHECK(names(fault_of(header_of({tensor("a", "F64", "[2305843009213693952]", "[0,0]")}), 0), "too large"));
  CHECK(names(fault_of(header_of({tensor("a", "U8", "[9223372036854775808]", "[0,0]")}), 0), "too large"));
  CHECK(names(
      fault_of(header_of({tensor("a", "U8", "[0,9223372036854775807,9223372036854775807]", "[0,0]")}), 0),
      "too large"));
  CHECK(names(fault_of(header_of({tensor("a", "U8", "[1,1,1,1,1,1,1,1,8]", "[0,8]")})), "8 dimensions"));
  CHECK_FALSE(fault_of(header_of({tensor("a", "U8", "[-8]", "[0,8]")})).empty());
  CHECK_FALSE(fault_of(header_of({tensor("a", "U8", "8", "[0,8]")})).empty());
}

TEST_CASE("unknown dtypes and shapes that do not fit the offsets are refused") {
  CHECK(names(fault_of(header_of({tensor("a", "F8_E4M3", "[8]", "[0,8]")})), "unknown dtype \"F8_E4M3\""));
  CHECK(names(fault_of(header_of({tensor("a", "f32", "[2]", "[0,8]")})), "unknown dtype"));
  CHECK(names(fault_of(header_of({tensor("a", "F32", "[3]", "[0,8]")})), "need 12 bytes"));
}

TEST_CASE("names that appear twice are refused") {
  CHECK(names(fault_of(header_of({tensor("a", "U8", "[4]", "[0,4]"), tensor("a", "U8", "[4]", "[4,8]")})),
              "twice"));
  CHECK(names(fault_of("{\"a\":{\"dtype\":\"U8\",\"dtype\":\"I8\",\"shape\":[8],\"data_offsets\":[0,8]}}"),
              "twice"));
  CHECK(names(fault_of("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0), "twice"));
}

TEST_CASE("headers that are not the format's JSON are refused") {
  CHECK_FALSE(fault_of("").empty());
  CHECK_FALSE(fault_of(" {}", 0).empty());
  CHECK_FALSE(fault_of("\xEF\xBB\xBF{}", 0).empty());
  CHECK_FALSE(fault_of(std::string("{}\0x", 4), 0).empty());
  CHECK_FALSE(fault_of("{}{}", 0).empty());
  CHECK_FALSE(fault_of("{", 0).empty());
  CHECK_FALSE(fault_of("{\"\xff\":1}", 0).empty());
  CHECK_FALSE(fault_of("{\"a\":1}", 0).empty());
  CHECK_FALSE(fault_of("{\"__metadata__\":{\"a\":1}}", 0).empty());
  CHECK_FALSE(fault_of("{\"__metadata__\":[]}", 0).empty());
  CHECK_FALSE(fault_of("{\"a\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8],\"more\":1}}").empty());
  CHECK(names(fault_of("{\"a\":" + std::string(1'000'000, '[')), "nested"));
}
