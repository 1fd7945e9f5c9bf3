#include "worker/matches.hpp"

#include <map>

#include <equipoise/error.hpp>

#include "store/file_operations.hpp"

namespace equipoise {

namespace {

using nlohmann::json;
using Places = std::map<PicturePlace, std::size_t>;

/// The number of a place, a new one for a new place.
std::size_t number_of(const PicturePlace& place, Places& numbers) {
  return numbers.try_emplace(place, numbers.size()).first->second;
}

class PlaceWriter {
 public:
  explicit PlaceWriter(const std::vector<std::string>& origins) {
    for (std::size_t i = 0; i < origins.size(); ++i) index_[origins[i]] = i;
  }
  json operator()(const PicturePlace& place) const { return {index_.at(place.first), place.second}; }

 private:
  std::map<std::string, std::size_t> index_;
};

}  // namespace

json to_json(const Matches& matches) {
  const PlaceWriter place(matches.origins);
  json near = json::array(), equal = json::array();
  for (const Match& match : matches.near)
    near.push_back({{"pictures", {place(match.first), place(match.second)}},
                    {"score", match.score},
                    {"turn", to_string(match.turn)}});
  for (const auto& [first, second] : matches.equal) equal.push_back({place(first), place(second)});
  return {{"origins", matches.origins},
          {"near", near},
          {"equal", equal},
          {"closest_distinct", matches.closest_distinct},
          {"compared", matches.compared}};
}

Matches matches_from_json(const json& text) {
  Matches matches;
  matches.origins = text.at("origins").get<std::vector<std::string>>();
  const auto place = [&](const json& pair) {
    return PicturePlace{matches.origins.at(pair.at(0).get<std::size_t>()), pair.at(1).get<std::int64_t>()};
  };
  for (const json& match : text.at("near"))
    matches.near.push_back({place(match.at("pictures").at(0)), place(match.at("pictures").at(1)),
                            match.at("score").get<double>(),
                            turn_from_string(match.at("turn").get<std::string>())});
  for (const json& pair : text.at("equal")) matches.equal.emplace_back(place(pair.at(0)), place(pair.at(1)));
  matches.closest_distinct = text.at("closest_distinct");
  matches.compared = text.at("compared");
  return matches;
}

Matches read_matches(const Store& store, const std::string& key) {
  const auto file = store.folder(key) / "matches.json";
  try {
    return matches_from_json(json::parse(read_whole(file)));
  } catch (const std::exception& fault) {
    throw Error(Fault::data, file.string() + " is damaged: " + fault.what(),
                "'equipoise store verify' names damaged artefacts");
  }
}

Matches upright(Matches matches) {
  std::erase_if(matches.near, [](const Match& match) { return match.turn != Turn::none; });
  return matches;
}

std::vector<RowPair> linked_rows(const std::vector<SetRow>& rows, const Matches& matches) {
  Places numbers;
  std::vector<RowPair> links;
  for (const Match& match : matches.near)
    links.emplace_back(number_of(match.first, numbers), number_of(match.second, numbers));
  for (const auto& [first, second] : matches.equal)
    links.emplace_back(number_of(first, numbers), number_of(second, numbers));
  const auto group = components(numbers.size(), links);
  std::map<std::size_t, std::size_t> first_row;
  std::vector<RowPair> pairs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto found = numbers.find({rows[i].origin, rows[i].row});
    if (found == numbers.end()) continue;
    const auto [first, added] = first_row.try_emplace(group[found->second], i);
    if (!added) pairs.emplace_back(first->second, i);
  }
  return pairs;
}

std::vector<TurnedPair> turned_pairs(const std::vector<SetRow>& rows, const Matches& matches) {
  Places index;
  for (std::size_t i = 0; i < rows.size(); ++i) index.try_emplace({rows[i].origin, rows[i].row}, i);
  std::vector<TurnedPair> pairs;
  for (const Match& match : matches.near) {
    const auto first = index.find(match.first), second = index.find(match.second);
    if (match.turn != Turn::none && first != index.end() && second != index.end())
      pairs.push_back({{first->second, second->second}, match.turn});
  }
  return pairs;
}

}  // namespace equipoise
