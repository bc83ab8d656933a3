// The self-referential weight matrix (SRWM): a layer that rewrites its own weights at every step.
//
// Source: Irie, Schlag, Csordas, Schmidhuber, "A Modern Self-Referential Weight Matrix That Learns
// to Modify Itself" (2022); Irie, Csordas, Schmidhuber, "Metalearning Continual Learning
// Algorithms" (2025).
//
// State of one batch element and head: W = [Y | Q | K | B | padding], `head` rows of `stride`
// columns, where stride = srwm_stride(head) is 3 * head + 4 rounded up to a multiple of 16. The
// padding columns are zero and stay zero.
//
// Step with input x (all reads before the write):
//   [y; q'; k'; b'] = x^T W,  q = softmax(q'), k = softmax(k'), b = sigmoid(b')
//   d = (q - k)^T W,  W += k (gate * d)^T
// with gate = b[0] on the columns of Y, b[1] on Q, b[2] on K, b[3] on B.
#pragma once

#include <stddef.h>

// Columns of a state row for a head dimension, a multiple of 16.
static inline size_t srwm_stride(size_t head) { return (3 * head + 4 + 15) / 16 * 16; }

// Floats saved per step of one head: q, k (each padded to 16), b (16), d (stride).
static inline size_t srwm_saved_per_step(size_t head) {
  return 2 * ((head + 15) / 16 * 16) + 16 + srwm_stride(head);
}

// Steps between two stored copies of W: the backward pass winds W back from the next copy, so that
// rounding errors do not add up over more than this many steps.
enum { SRWM_CHECKPOINT_INTERVAL = 32 };

// Number of stored copies of W for a sequence.
static inline size_t srwm_checkpoint_count(size_t length) {
  return length == 0 ? 0 : (length - 1) / SRWM_CHECKPOINT_INTERVAL;
}

// Reads a sequence and rewrites the state.
//   x, probe, y, y_probe: (batch, length, heads * head); probe and y_probe may be null: extra inputs
//     that only read, y_probe_t = Y_{t-1}^T probe_t. y may be null when nobody needs it.
//   state: (batch, heads, head, stride), updated in place.
//   saved: (batch, heads, length, srwm_saved_per_step), checkpoints: (batch, heads, count, head,
//     stride); both null when no backward pass follows.
void kernel_srwm_forward(const float *x, const float *probe, float *y, float *y_probe, float *state,
                         float *saved, float *checkpoints, size_t batch, size_t length,
                         size_t heads, size_t head);

// Gradient of the sequence.
//   final_state: the state after the forward pass. dstate: on entry the gradient of that state, on
//     return the gradient of the state before it.
//   dy, dy_probe may be null (zero). dx, dprobe are overwritten; dprobe may be null with probe.
//   scratch: head rows of stride.
void kernel_srwm_backward(const float *x, const float *probe, const float *final_state,
                          const float *saved, const float *checkpoints, const float *dy,
                          const float *dy_probe, float *dx, float *dprobe, float *dstate,
                          float *scratch, size_t batch, size_t length, size_t heads, size_t head);

// Reads without writing: y = Y^T x for every row. x, y: (batch, rows, heads * head).
void kernel_srwm_read_forward(const float *x, const float *state, float *y, size_t batch,
                              size_t rows, size_t heads, size_t head);

// Gradient of a read: dx is overwritten, dstate (batch, heads, head, stride) is added to.
void kernel_srwm_read_backward(const float *x, const float *state, const float *dy, float *dx,
                               float *dstate, size_t batch, size_t rows, size_t heads, size_t head);
