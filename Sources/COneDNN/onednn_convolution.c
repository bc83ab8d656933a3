#include <stdlib.h>
#include <string.h>

#include "include/onednn_shim.h"
#include "onednn_descriptors.h"

enum { KINDS = 3 };

struct onednn_convolution {
  size_t weight_count;
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  dnnl_primitive_t primitive[KINDS];
  // Activations and the bias get the caller's pointer at each call; weights are owned.
  dnnl_memory_t src, dst, bias, plain_weights, weights[KINDS];
  dnnl_primitive_t pack[2], unpack;
  float *packed[KINDS], *gradient_sum, *unpacked;
  size_t packed_count[KINDS];
  float *bias_gradient;
  size_t outputs;
};

static float *make_floats(size_t count) {
  float *memory = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
  if (memory) memset(memory, 0, count * sizeof(float));
  return memory;
}

static dnnl_status_t make_reorder(dnnl_primitive_t *made, descriptor_reference from,
                                  descriptor_reference to, dnnl_engine_t engine) {
  dnnl_primitive_desc_t pd;
  dnnl_status_t status = dnnl_reorder_primitive_desc_create(&pd, from, engine, to, engine, NULL);
  if (status != dnnl_success) return status;
  status = dnnl_primitive_create(made, pd);
  dnnl_primitive_desc_destroy(pd);
  return status;
}

static dnnl_status_t run(dnnl_primitive_t primitive, dnnl_stream_t stream, int count,
                         const dnnl_exec_arg_t *arguments) {
  dnnl_status_t status = dnnl_primitive_execute(primitive, stream, count, arguments);
  return status == dnnl_success ? dnnl_stream_wait(stream) : status;
}

// One primitive with its packed weights; returns zero on success.
static int add_kind(struct onednn_convolution *c, enum convolution_direction kind, descriptor src,
                    descriptor any, descriptor bias, descriptor dst, descriptor plain,
                    dnnl_primitive_desc_t *forward) {
  dnnl_primitive_desc_t pd;
  if (make_convolution(&pd, c->engine, kind, src, any, bias, dst, kind == FORWARD ? NULL : *forward))
    return 1;
  if (kind == FORWARD) *forward = pd;
  dnnl_query_t what = kind == BACKWARD_WEIGHTS ? dnnl_query_diff_weights_md : dnnl_query_weights_md;
  descriptor_reference packed = dnnl_primitive_desc_query_md(pd, what, 0);
  c->packed_count[kind] = (dnnl_memory_desc_get_size(packed) + sizeof(float) - 1) / sizeof(float);
  c->packed[kind] = make_floats(c->packed_count[kind]);
  int failed = !c->packed[kind] || dnnl_primitive_create(&c->primitive[kind], pd) ||
               dnnl_memory_create(&c->weights[kind], packed, c->engine, c->packed[kind]);
  if (!failed)
    failed = kind == BACKWARD_WEIGHTS
                 ? make_reorder(&c->unpack, packed, REFERENCE(plain), c->engine)
                 : make_reorder(&c->pack[kind], REFERENCE(plain), packed, c->engine);
  if (kind != FORWARD) dnnl_primitive_desc_destroy(pd);
  return failed;
}

onednn_convolution *onednn_convolution_create(size_t images, size_t height, size_t width,
                                              size_t inputs, size_t outputs) {
  struct onednn_convolution *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  const dnnl_dims_t src_dims = {(dnnl_dim_t)images, (dnnl_dim_t)inputs, (dnnl_dim_t)height,
                                (dnnl_dim_t)width};
  const dnnl_dims_t dst_dims = {(dnnl_dim_t)images, (dnnl_dim_t)outputs, (dnnl_dim_t)height,
                                (dnnl_dim_t)width};
  const dnnl_dims_t weight_dims = {(dnnl_dim_t)outputs, (dnnl_dim_t)inputs, 3, 3};
  const dnnl_dims_t bias_dims = {(dnnl_dim_t)outputs};
  descriptor src, dst, bias, any, plain;
  dnnl_primitive_desc_t forward = NULL;
  c->outputs = outputs;
  c->weight_count = outputs * inputs * 9;
  int failed = dnnl_engine_create(&c->engine, dnnl_cpu, 0) ||
               dnnl_stream_create(&c->stream, c->engine, dnnl_stream_default_flags) ||
               make_descriptor(&src, 4, src_dims, dnnl_nhwc) ||
               make_descriptor(&dst, 4, dst_dims, dnnl_nhwc) ||
               make_descriptor(&bias, 1, bias_dims, dnnl_x) ||
               make_descriptor(&any, 4, weight_dims, dnnl_format_tag_any) ||
               make_descriptor(&plain, 4, weight_dims, dnnl_oihw);
  for (int kind = FORWARD; kind < KINDS && !failed; kind++)
    failed = add_kind(c, (enum convolution_direction)kind, src, any, bias, dst, plain, &forward);
  if (forward) dnnl_primitive_desc_destroy(forward);
  if (!failed)
    failed = dnnl_memory_create(&c->src, REFERENCE(src), c->engine, DNNL_MEMORY_NONE) ||
             dnnl_memory_create(&c->dst, REFERENCE(dst), c->engine, DNNL_MEMORY_NONE) ||
             dnnl_memory_create(&c->bias, REFERENCE(bias), c->engine, DNNL_MEMORY_NONE) ||
             dnnl_memory_create(&c->plain_weights, REFERENCE(plain), c->engine, DNNL_MEMORY_NONE);
  c->gradient_sum = make_floats(c->packed_count[BACKWARD_WEIGHTS]);
  c->unpacked = make_floats(c->weight_count);
  c->bias_gradient = make_floats(outputs);
  failed = failed || !c->gradient_sum || !c->unpacked || !c->bias_gradient;
  if (!failed) {
    release_descriptor(&src);
    release_descriptor(&dst);
    release_descriptor(&bias);
    release_descriptor(&any);
    release_descriptor(&plain);
    return c;
  }
  onednn_convolution_destroy(c);
  return NULL;
}

void onednn_convolution_destroy(onednn_convolution *c) {
  if (!c) return;
  dnnl_memory_t memories[] = {c->src,        c->dst,        c->bias,      c->plain_weights,
                              c->weights[0], c->weights[1], c->weights[2]};
  dnnl_primitive_t primitives[] = {c->primitive[0], c->primitive[1], c->primitive[2],
                                   c->pack[0],      c->pack[1],      c->unpack};
  for (size_t i = 0; i < sizeof memories / sizeof *memories; i++)
    if (memories[i]) dnnl_memory_destroy(memories[i]);
  for (size_t i = 0; i < sizeof primitives / sizeof *primitives; i++)
    if (primitives[i]) dnnl_primitive_destroy(primitives[i]);
  for (int kind = 0; kind < KINDS; kind++) free(c->packed[kind]);
  free(c->gradient_sum);
  free(c->unpacked);
  free(c->bias_gradient);
  if (c->stream) dnnl_stream_destroy(c->stream);
  if (c->engine) dnnl_engine_destroy(c->engine);
  free(c);
}

int onednn_convolution_pack(onednn_convolution *c, const float *weights) {
  int status = dnnl_memory_set_data_handle(c->plain_weights, (void *)weights);
  for (int kind = FORWARD; kind <= BACKWARD_DATA && !status; kind++) {
    const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, c->plain_weights},
                                         {DNNL_ARG_TO, c->weights[kind]}};
    status = run(c->pack[kind], c->stream, 2, arguments);
  }
  return status;
}

int onednn_convolution_forward(onednn_convolution *c, const float *x, const float *bias, float *y) {
  dnnl_memory_set_data_handle(c->src, (void *)x);
  dnnl_memory_set_data_handle(c->bias, (void *)bias);
  dnnl_memory_set_data_handle(c->dst, y);
  const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, c->src},
                                       {DNNL_ARG_WEIGHTS, c->weights[FORWARD]},
                                       {DNNL_ARG_BIAS, c->bias},
                                       {DNNL_ARG_DST, c->dst}};
  return run(c->primitive[FORWARD], c->stream, 4, arguments);
}

int onednn_convolution_backward_data(onednn_convolution *c, const float *dy, float *dx) {
  dnnl_memory_set_data_handle(c->dst, (void *)dy);
  dnnl_memory_set_data_handle(c->src, dx);
  const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_DIFF_DST, c->dst},
                                       {DNNL_ARG_WEIGHTS, c->weights[BACKWARD_DATA]},
                                       {DNNL_ARG_DIFF_SRC, c->src}};
  return run(c->primitive[BACKWARD_DATA], c->stream, 3, arguments);
}

int onednn_convolution_backward_weights(onednn_convolution *c, const float *x, const float *dy,
                                        float *dbias) {
  dnnl_memory_set_data_handle(c->src, (void *)x);
  dnnl_memory_set_data_handle(c->dst, (void *)dy);
  dnnl_memory_set_data_handle(c->bias, c->bias_gradient);
  const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_SRC, c->src},
                                       {DNNL_ARG_DIFF_DST, c->dst},
                                       {DNNL_ARG_DIFF_WEIGHTS, c->weights[BACKWARD_WEIGHTS]},
                                       {DNNL_ARG_DIFF_BIAS, c->bias}};
  int status = run(c->primitive[BACKWARD_WEIGHTS], c->stream, 4, arguments);
  if (status) return status;
  const float *packed = c->packed[BACKWARD_WEIGHTS];
  for (size_t i = 0; i < c->packed_count[BACKWARD_WEIGHTS]; i++) c->gradient_sum[i] += packed[i];
  if (dbias)
    for (size_t i = 0; i < c->outputs; i++) dbias[i] += c->bias_gradient[i];
  return 0;
}

int onednn_convolution_take_weight_gradient(onednn_convolution *c, float *dweights) {
  size_t count = c->packed_count[BACKWARD_WEIGHTS];
  memcpy(c->packed[BACKWARD_WEIGHTS], c->gradient_sum, count * sizeof(float));
  memset(c->gradient_sum, 0, count * sizeof(float));
  dnnl_memory_set_data_handle(c->plain_weights, c->unpacked);
  const dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, c->weights[BACKWARD_WEIGHTS]},
                                       {DNNL_ARG_TO, c->plain_weights}};
  int status = run(c->unpack, c->stream, 2, arguments);
  if (status) return status;
  for (size_t i = 0; i < c->weight_count; i++) dweights[i] += c->unpacked[i];
  return 0;
}
