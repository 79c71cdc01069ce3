#include "harness/run/bench/run_file.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "tasks/error.h"
#include "tasks/files.h"

namespace arc {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr int kFormat = 1;

ordered_json MachineJson(const Machine& machine) {
  return {{"host", machine.host},
          {"cpu", machine.cpu},
          {"cores", machine.cores},
          {"isa", machine.isa},
          {"load", machine.load}};
}

Machine MachineFrom(const json& object) {
  Machine machine;
  machine.host = object.at("host");
  machine.cpu = object.at("cpu");
  machine.cores = object.at("cores");
  machine.isa = object.at("isa");
  machine.load = object.at("load");
  return machine;
}

ordered_json FigureJson(const Figure& figure) {
  const Summary summary = figure.summary();
  return {{"name", figure.name},
          {"program", figure.program},
          {"quantity", QuantityName(figure.quantity)},
          {"median", summary.median},
          {"spread", summary.spread()},
          {"values", figure.values},
          {"wall_seconds", figure.wall}};
}

Figure FigureFrom(const json& object) {
  Figure figure;
  figure.name = object.at("name");
  figure.program = object.at("program");
  figure.quantity = QuantityFromName(object.at("quantity"));
  figure.values = object.at("values").get<std::vector<double>>();
  figure.wall = object.at("wall_seconds").get<std::vector<double>>();
  if (figure.values.empty() || figure.values.size() != figure.wall.size()) {
    throw BadData(fmt::format("{}: {} values, {} of wall_seconds", figure.name,
                              figure.values.size(), figure.wall.size()));
  }
  return figure;
}

ordered_json JudgementJson(const Judgement& judged) {
  ordered_json object = {{"name", judged.figure.name},
                         {"median", judged.summary.median},
                         {"spread", judged.summary.spread()}};
  if (!judged.ceiling.empty()) {
    object["ceiling"] = {{"name", judged.ceiling}, {"value", judged.ceiling_value}};
    object["of_ceiling"] = judged.of_ceiling;
  }
  if (!judged.beside.empty()) {
    object["beside"] = {{"name", judged.beside}, {"times", judged.times}};
  }
  if (!judged.goal) return object;
  object["target"] = GoalText(*judged.goal, judged.figure.quantity);
  object["limit"] = judged.goal->limit;
  object["reached"] = judged.reached ? ordered_json(*judged.reached) : ordered_json();
  object["met"] = judged.reached ? ordered_json(judged.met) : ordered_json();
  return object;
}

BenchRun RunFrom(const json& document) {
  if (const int format = document.at("bench_format"); format != kFormat) {
    throw BadData(fmt::format("bench_format is {}, and {} is known", format, kFormat));
  }
  BenchRun run;
  run.started = document.at("started");
  run.quick = document.at("quick");
  run.machine = MachineFrom(document.at("machine"));
  run.facts = document.at("facts").get<std::map<std::string, std::string>>();
  run.failures = document.at("failures").get<std::vector<std::string>>();
  for (const json& figure : document.at("figures")) {
    run.figures.push_back(FigureFrom(figure));
    const std::string& name = run.figures.back().name;
    if (FindFigure(run, name) != &run.figures.back()) {
      throw BadData(fmt::format("{} is there twice", name));
    }
  }
  return run;
}

}  // namespace

ordered_json BenchRunJson(const BenchRun& run) {
  ordered_json document = {{"bench_format", kFormat}, {"started", run.started},
                           {"quick", run.quick},      {"machine", MachineJson(run.machine)},
                           {"facts", run.facts},      {"failures", run.failures}};
  document["figures"] = ordered_json::array();
  for (const Figure& figure : run.figures) document["figures"].push_back(FigureJson(figure));
  document["judgements"] = ordered_json::array();
  for (const Judgement& judged : Judge(run))
    document["judgements"].push_back(JudgementJson(judged));
  return document;
}

BenchRun ReadBenchRun(const std::filesystem::path& file) {
  try {
    return RunFrom(ReadJson(file));
  } catch (const json::exception& error) {
    throw BadData(fmt::format("{}: {}", file.string(), error.what()));
  } catch (const Error& error) {
    const std::string what = error.what();
    const bool named = what.find(file.string()) != std::string::npos;
    throw BadData(named ? what : fmt::format("{}: {}", file.string(), what));
  }
}

}  // namespace arc
