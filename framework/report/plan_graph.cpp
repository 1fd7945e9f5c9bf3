#include "report/plan_graph.hpp"

#include <algorithm>
#include <set>

#include "report/escape.hpp"
#include "report/html_sections.hpp"
#include "report/numbers.hpp"
#include "report/plan_summary.hpp"

namespace equipoise {
namespace {

constexpr double kBoxWidth = 156, kBoxHeight = 58, kColumn = 204, kRow = 76, kMargin = 8;
constexpr std::size_t kMostBoxes = 60;

struct Box {
  StageGroup group;
  std::set<std::size_t> needs;
  std::size_t column = 0, row = 0;

  double x() const { return kMargin + kColumn * static_cast<double>(column); }
  double y() const { return kMargin + kRow * static_cast<double>(row); }
};

std::vector<Box> boxes_of(const RunRecord& record) {
  std::vector<Box> boxes;
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  for (StageGroup& group : group_stages(record)) {
    places[{group.name, group.verb}] = boxes.size();
    boxes.push_back({std::move(group), {}, 0, 0});
  }
  std::map<std::string, std::size_t> by_key;
  for (const StageRecord& stage : record.stages) by_key[stage.key] = places.at({stage.name, stage.verb});
  for (const StageRecord& stage : record.stages)
    for (const std::string& input : stage.inputs)
      if (const auto found = by_key.find(input);
          found != by_key.end() && found->second != by_key.at(stage.key))
        boxes[by_key.at(stage.key)].needs.insert(found->second);
  return boxes;
}

/// A column further than all that a box needs. Names may need each other through different instances: the
/// number of rounds is bounded.
void place_boxes(std::vector<Box>& boxes) {
  for (std::size_t round = 0; round < boxes.size(); ++round)
    for (Box& box : boxes)
      for (const std::size_t need : box.needs)
        box.column = std::min(boxes.size() - 1, std::max(box.column, boxes[need].column + 1));
  std::map<std::size_t, std::size_t> rows;
  for (Box& box : boxes) box.row = rows[box.column]++;
}

std::string number(double value) {
  return fixed(value, 1);
}

std::string edge(const Box& from, const Box& to) {
  const double x1 = from.x() + kBoxWidth, y1 = from.y() + kBoxHeight / 2, x2 = to.x(),
               y2 = to.y() + kBoxHeight / 2;
  const double bend = std::max(18.0, (x2 - x1) / 2);
  return "<path class=\"edge\" d=\"M" + number(x1) + " " + number(y1) + "C" + number(x1 + bend) + " " +
         number(y1) + " " + number(x2 - bend) + " " + number(y2) + " " + number(x2) + " " + number(y2) +
         "\"/>";
}

std::string state_of(const StageGroup& group) {
  if (group.states.count("failed")) return "failed";
  const auto cached = group.states.find("cached");
  if (cached != group.states.end() && cached->second == group.count) return "cached";
  for (const char* open : {"skipped", "stopped", "pending", "running"})
    if (group.states.count(open)) return "open";
  return "done";
}

std::string line_of(const Box& box, double below, const std::string& style, const std::string& text) {
  return "<text class=\"" + style + "\" x=\"" + number(box.x() + 10) + "\" y=\"" + number(box.y() + below) +
         "\">" + escape_html(text) + "</text>";
}

std::string draw_box(const Box& box) {
  const StageGroup& group = box.group;
  const std::string state = state_of(group);
  const std::string time = group.seconds > 0 ? duration(group.seconds) : state == "cached" ? "cached" : state;
  return "<g><title>" + escape_html(shortened(group.name, 200) + ": " + states_text(group)) +
         "</title><rect class=\"box " + state + "\" x=\"" + number(box.x()) + "\" y=\"" + number(box.y()) +
         "\" width=\"" + number(kBoxWidth) + "\" height=\"" + number(kBoxHeight) + "\" rx=\"7\"/>" +
         line_of(box, 19, "name", shortened(group.name, 19)) +
         line_of(box, 35, "what",
                 shortened(group.verb + (group.component.empty() ? "" : " · " + group.component), 23)) +
         line_of(box, 50, "what", std::to_string(group.count) + " × · " + time) + "</g>";
}

/// "scores needs classifier and parts; ..."
std::string graph_text(const std::vector<Box>& boxes) {
  std::string text;
  for (const Box& box : boxes) {
    std::string needs;
    for (const std::size_t need : box.needs)
      needs += (needs.empty() ? "" : ", ") + shortened(boxes[need].group.name, 60);
    text +=
        (text.empty() ? "" : "; ") + shortened(box.group.name, 60) + (needs.empty() ? "" : " needs " + needs);
  }
  return text;
}

}  // namespace

std::string draw_plan(const RunRecord& record) {
  auto boxes = boxes_of(record);
  if (boxes.empty() || boxes.size() > kMostBoxes) return {};
  place_boxes(boxes);
  double width = 0, height = 0;
  std::string edges, drawn;
  for (const Box& box : boxes) {
    width = std::max(width, box.x() + kBoxWidth + kMargin);
    height = std::max(height, box.y() + kBoxHeight + kMargin);
    for (const std::size_t need : box.needs) edges += edge(boxes[need], box);
    drawn += draw_box(box);
  }
  return open_scroller("The plan as a graph") + "<svg class=\"plan\" viewBox=\"0 0 " + number(width) + " " +
         number(height) + "\" width=\"" + number(width) + "\" height=\"" + number(height) +
         "\" role=\"img\" aria-label=\"" + escape_html(graph_text(boxes)) + "\">" + edges + drawn +
         "</svg></div>\n";
}

}  // namespace equipoise
