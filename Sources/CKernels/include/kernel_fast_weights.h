// Fast weights: a matrix that a sequence writes step by step, and that queries read.
//
// Source: Schlag, Irie, Schmidhuber, "Linear Transformers Are Secretly Fast Weight Programmers"
// (2021), eqs. 23-25 (delta rule); Katharopoulos, Vyas, Pappas, Fleuret, "Transformers are RNNs"
// (2020), eqs. 16-20 (sums with a normalizer).
//
// State of one batch element and head: W, `head` rows of `stride` columns. Padding columns are zero
// and stay zero.
//
// Step with key k, value v and, for the delta rule, the gate's logit g:
//   delta rule:  error = v - W^T k,  W += k (sigmoid(g) * error)^T,  W^T q is what q reads
//   sums:        error = [v, 1],     W += k error^T,  q reads r = W^T q as r[0..<head] / r[head]
// Before anything was written, sums read zero. Whether `gate` is null chooses the rule.
#pragma once

#include <stddef.h>

// Columns of a state row: those of the value, one for the normalizer of sums, and padding.
static inline size_t fast_weights_stride(size_t head, int is_delta) {
  return (head + (is_delta ? 0 : 1) + 15) / 16 * 16;
}

// Floats saved per step of one head: the error (stride) and the gate (16).
static inline size_t fast_weights_saved_per_step(size_t stride) { return stride + 16; }

// Steps between two stored copies of W, the first of which is what the sequence starts from; in between
// the backward pass winds W back. What is wound back to nothing is not exactly nothing, and reading sums
// divides by it: hence the copy at the start.
enum { FAST_WEIGHTS_CHECKPOINT_INTERVAL = 32 };

// Number of stored copies of W for a sequence.
static inline size_t fast_weights_checkpoint_count(size_t length) {
  return (length + FAST_WEIGHTS_CHECKPOINT_INTERVAL - 1) / FAST_WEIGHTS_CHECKPOINT_INTERVAL;
}

// Reads a sequence and writes the state.
//   key, value, query, probe, y, y_probe: (batch, length, heads * head); gate: (batch, length, heads).
//     query with y, and probe with y_probe, may be null. A query reads after the write of its step,
//     a probe before it.
//   state: (batch, heads, head, stride), updated in place.
//   saved: (batch, heads, length, saved_per_step), checkpoints: (batch, heads, count, head, stride);
//     both null when no backward pass follows.
void kernel_fast_weights_forward(const float *key, const float *value, const float *gate,
                                 const float *query, const float *probe, float *y, float *y_probe,
                                 float *state, float *saved, float *checkpoints, size_t batch,
                                 size_t length, size_t heads, size_t head);

// Gradient of the sequence.
//   final_state: the state after the forward pass. dstate: on entry the gradient of that state, on
//     return the gradient of the state before it.
//   query, dy and dquery are null together, so are probe, dy_probe and dprobe; dgate is null for sums.
//     All gradients but dstate are overwritten.
//   scratch: head rows of stride.
void kernel_fast_weights_backward(const float *key, const float *query, const float *probe,
                                  const float *final_state, const float *saved,
                                  const float *checkpoints, const float *dy, const float *dy_probe,
                                  float *dkey, float *dvalue, float *dgate, float *dquery,
                                  float *dprobe, float *dstate, float *scratch, size_t batch,
                                  size_t length, size_t heads, size_t head);

// Reads without writing. query, y: (batch, rows, heads * head).
void kernel_fast_weights_read_forward(const float *query, const float *state, float *y,
                                      size_t batch, size_t rows, size_t heads, size_t head,
                                      int is_delta);

// Gradient of a read: dquery is overwritten, dstate is added to.
void kernel_fast_weights_read_backward(const float *query, const float *state, const float *dy,
                                       float *dquery, float *dstate, size_t batch, size_t rows,
                                       size_t heads, size_t head, int is_delta);
