internal import EngramCore
internal import Foundation

/// The PyTorch reference, run as a program of its own in the same call.
struct ReferencePeer {
  let python: PythonProgram
  let script: String
  let threads: Int

  /// Seconds per step as the reference's own bench reports them (the fastest of its steps).
  func seconds(of step: StepBench) throws -> Double {
    let text = try python.output([
      script, "bench", "--tasks", "\(step.tasks)", "--ways", "\(step.ways)", "--shots",
      "\(step.shots)", "--batch", "\(step.batch)", "--threads", "\(threads)",
    ])
    guard let line = text.split(separator: "\n").last,
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let seconds = object["min"] as? Double
    else { throw RunError("\(script) bench did not end with a line of JSON: \(text)") }
    return seconds
  }

  /// Seconds of the reference's encoder, forward and backward, over as many images.
  func encoderSeconds(imageCount: Int) throws -> Double {
    let program = """
      import sys, time, os
      sys.path.insert(0, os.path.dirname(sys.argv[1]))
      import torch, acl_reference
      torch.set_num_threads(int(sys.argv[3]))
      model = acl_reference.ACLModel(5).train()
      images = torch.rand(int(sys.argv[2]), 3, 32, 32)
      best = 1e9
      for _ in range(6):
          start = time.perf_counter()
          model.zero_grad(set_to_none=True)
          model.encoder(images).sum().backward()
          best = min(best, time.perf_counter() - start)
      print(best)
      """
    let text = try python.output(["-c", program, script, "\(imageCount)", "\(threads)"])
    guard let line = text.split(separator: "\n").last, let seconds = Double(line) else {
      throw RunError("the reference encoder printed no time: \(text)")
    }
    return seconds
  }
}
