#include "fixtures.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include <ATen/ATen.h>
#include <dlfcn.h>
#include <nlohmann/json.hpp>

#include <equipoise/plugin.hpp>

using namespace equipoise;

TensorMap read_tensors(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot open " + file.string());
  std::uint64_t header_size = 0;
  in.read(reinterpret_cast<char*>(&header_size), sizeof header_size);
  std::string header(header_size, '\0');
  in.read(header.data(), static_cast<std::streamsize>(header_size));
  std::vector<char> data{std::istreambuf_iterator<char>(in), {}};
  const auto entries = nlohmann::json::parse(header);
  TensorMap tensors;
  for (const auto& [name, entry] : entries.items()) {
    if (name == "__metadata__") continue;
    const std::string type = entry["dtype"];
    const auto scalar = type == "F16" ? at::kHalf : type == "F32" ? at::kFloat : at::kLong;
    const auto shape = entry["shape"].get<std::vector<std::int64_t>>();
    const auto begin = entry["data_offsets"][0].get<std::size_t>();
    const at::Tensor values = at::from_blob(data.data() + begin, shape, scalar).clone();
    tensors[name] = scalar == at::kHalf ? values.to(at::kFloat) : values;
  }
  return tensors;
}

namespace {

Registration find_registration(const std::string& name, const std::string& named) {
  const std::string& file_name = named.empty() ? name : named;
  const std::string file = std::string(EQUIPOISE_BUILD) + "/lib/equipoise/plugins/" + file_name + ".so";
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  const auto enter = reinterpret_cast<void (*)(Plugin&)>(dlsym(library, "equipoise_register"));
  Plugin offered;
  enter(offered);
  for (const Registration& registration : offered.registrations())
    if (registration.name == name) return registration;
  throw std::runtime_error(file + " registers no " + name);
}

}  // namespace

Declaration declaration_of(const std::string& name, const std::string& plugin) {
  return find_registration(name, plugin).declaration;
}

std::unique_ptr<Component> load_component(const std::string& name, const Values& values,
                                          const std::string& plugin) {
  return find_registration(name, plugin).make(values);
}

ImageSet make_pictures(std::int64_t count, const ImageSpec& spec, bool both_classes) {
  ImageSet set;
  at::Generator generator = make_generator(11);
  set.labels = both_classes ? at::arange(count, at::kLong).remainder(2) : at::zeros({count}, at::kLong);
  const at::Tensor brightness = 60 + 110 * set.labels.view({-1, 1, 1, 1});
  set.pixels =
      (brightness + at::randint(0, 60, {count, spec.channels, spec.height, spec.width}, generator, at::kLong))
          .to(at::kByte);
  set.classes = {"a", "b"};
  for (std::int64_t i = 0; i < count; ++i) set.ids.push_back("picture" + std::to_string(i));
  return set;
}

double train(Trainable& component, const Split& split, FakeContext& context, std::int64_t begin,
             std::int64_t end) {
  double loss = 0;
  for (std::int64_t i = begin; i < end; ++i) loss = component.step(i, split, context).scalars.at(0).value;
  return loss;
}

bool identical(const TensorMap& left, const TensorMap& right) {
  if (left.size() != right.size()) return false;
  for (const auto& [name, tensor] : left) {
    const auto found = right.find(name);
    if (found == right.end() || !at::equal(tensor, found->second)) return false;
  }
  return true;
}
