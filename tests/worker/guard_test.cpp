#include "worker/guard.hpp"

#include <new>
#include <stdexcept>
#include <string>

#include <c10/util/Exception.h>

#include "catch.hpp"

using namespace equipoise;

namespace {

template <class F>
Error caught(F&& f) {
  try {
    guarded("metric 'fid'", f);
  } catch (const Error& error) {
    return error;
  }
  return Error(Fault::internal, "nothing was thrown");
}

}  // namespace

TEST_CASE("The guard returns what the call returns") {
  CHECK(guarded("x", [] { return 7; }) == 7);
  guarded("x", [] {});
}

TEST_CASE("An Error keeps fault and hint and gains the place") {
  const Error error = caught([] { throw Error(Fault::data, "no such file", "look again"); });
  CHECK(error.fault() == Fault::data);
  CHECK(error.hint() == "look again");
  CHECK(std::string(error.what()) == "metric 'fid': no such file");
}

TEST_CASE("Of LibTorch's errors the first line is kept") {
  const Error error = caught([] { TORCH_CHECK(false, "shapes differ\nand a lot more"); });
  CHECK(error.fault() == Fault::plugin);
  CHECK(std::string(error.what()) == "metric 'fid': LibTorch: shapes differ");
}

TEST_CASE("Lack of memory is named as such") {
  for (const Error& error : {caught([] { throw std::bad_alloc(); }), caught([] {
                               throw std::runtime_error("DefaultCPUAllocator: not enough memory: you tried");
                             })}) {
    CHECK(std::string(error.what()).find("out of memory") != std::string::npos);
    CHECK_FALSE(error.hint().empty());
  }
}

TEST_CASE("Whatever else is thrown becomes a fault of the plugin") {
  CHECK(std::string(caught([] { throw 1; }).what()) == "metric 'fid': threw an object of type int");
  CHECK(std::string(caught([] { throw "words"; }).what()) == "metric 'fid': threw \"words\"");
  CHECK(std::string(caught([] { throw std::logic_error("slip"); }).what()) == "metric 'fid': slip");
}
