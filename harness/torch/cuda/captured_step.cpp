#include "harness/torch/cuda/captured_step.h"

#include <ATen/cuda/CUDAEvent.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAGuard.h>

namespace arc::cuda {
namespace {

class GraphStep : public CapturedStep {
 public:
  GraphStep(std::function<void()> body, const at::Generator& generator)
      : body_(std::move(body)), generator_(generator), stream_(c10::cuda::getStreamFromPool()) {}

  void Run() override {
    const c10::cuda::CUDAStream caller = c10::cuda::getCurrentCUDAStream();
    Order(caller, stream_);
    {
      const c10::cuda::CUDAStreamGuard guard(stream_);
      if (runs_ < kEagerRuns) {
        body_();
      } else {
        if (!graph_) Capture();
        graph_->replay();
      }
      ++runs_;
    }
    Order(stream_, caller);
  }

 private:
  /// What `later` is given from now on waits for what `earlier` was given up to now.
  static void Order(const c10::cuda::CUDAStream& earlier, const c10::cuda::CUDAStream& later) {
    at::cuda::CUDAEvent event;
    event.record(earlier);
    event.block(later);
  }

  /// Records what one call of the body would do; nothing of it is done yet.
  void Capture() {
    // The graph has memory of its own: what the eager runs held would lie idle beside it.
    c10::cuda::CUDACachingAllocator::emptyCache();
    auto graph = std::make_unique<at::cuda::CUDAGraph>();
    graph->register_generator_state(generator_);
    // Other threads, which prepare batches or run the backward pass, may go on as they like.
    graph->capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
    try {
      body_();
    } catch (...) {
      EndAfterFailure(*graph);
      throw;
    }
    graph->capture_end();
    graph_ = std::move(graph);
  }

  /// The stream must stop recording; the graph is of no use, so neither is what it says.
  static void EndAfterFailure(at::cuda::CUDAGraph& graph) {
    try {
      graph.capture_end();
    } catch (const std::exception&) {
    }
  }

  std::function<void()> body_;
  at::Generator generator_;
  c10::cuda::CUDAStream stream_;
  std::unique_ptr<at::cuda::CUDAGraph> graph_;
  int runs_ = 0;
};

}  // namespace

std::unique_ptr<CapturedStep> MakeGraphStep(std::function<void()> body,
                                            const at::Generator& generator) {
  return std::make_unique<GraphStep>(std::move(body), generator);
}

}  // namespace arc::cuda
