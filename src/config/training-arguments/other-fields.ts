// TrainingArguments' fields (transformers 5.17, and names of earlier versions) that are no settings here: why they have
// no meaning, what would change the result and is not offered, and which have become another field.

export type IgnoredBecause =
  /** Everything is computed in float32 here. */
  | 'precision'
  /** Devices, processes, memory, compilation: settled by the browser. */
  | 'machine'
  /** Files, logs and reports have their own places here. */
  | 'output'
  /** It is so here anyway. */
  | 'always'
  /** Read by scripts, not by Trainer. */
  | 'script';

const names: Record<IgnoredBecause, string> = {
  precision:
    'bf16 fp16 bf16_full_eval fp16_full_eval tf32 fp16_opt_level fp16_backend half_precision_backend use_liger_kernel ' +
    'liger_kernel_config',
  machine:
    'gradient_checkpointing gradient_checkpointing_kwargs torch_compile torch_compile_backend torch_compile_mode ' +
    'torchdynamo torch_empty_cache_steps auto_find_batch_size use_cache use_cpu no_cuda use_mps_device use_ipex ' +
    'jit_mode_eval accelerator_config parallelism_config average_tokens_across_devices dataloader_num_workers ' +
    'dataloader_pin_memory dataloader_persistent_workers dataloader_prefetch_factor ' +
    'dataloader_multiprocessing_context dataloader_in_order ddp_find_unused_parameters ddp_bucket_cap_mb ' +
    'ddp_broadcast_buffers ddp_static_graph ddp_backend ddp_timeout fsdp fsdp_config fsdp_min_num_params ' +
    'fsdp_transformer_layer_cls_to_wrap deepspeed local_rank tpu_num_cores tpu_metrics_debug sharded_ddp ' +
    'mp_parameters split_batches dispatch_batches ray_scope xpu_backend eval_accumulation_steps ' +
    'eval_use_gather_object enable_jit_checkpoint optim_target_modules',
  output:
    'output_dir overwrite_output_dir logging_dir log_level log_level_replica log_on_each_node logging_nan_inf_filter ' +
    'disable_tqdm report_to run_name project trackio_space_id trackio_bucket_id trackio_static_space_id ' +
    'save_on_each_node save_safetensors push_to_hub hub_token hub_private_repo hub_model_id hub_strategy ' +
    'hub_always_push hub_revision push_to_hub_model_id push_to_hub_organization push_to_hub_token ' +
    'include_num_input_tokens_seen include_tokens_per_second debug skip_memory_metrics',
  always:
    'prediction_loss_only eval_do_concat_batches include_for_metrics include_inputs_for_metrics batch_eval_metrics ' +
    'save_only_model ignore_data_skip restore_callback_states_from_checkpoint full_determinism remove_unused_columns ' +
    'label_names length_column_name past_index use_legacy_prediction_loop',
  script: 'do_train do_eval do_predict resume_from_checkpoint',
};

export const ignoredFields: ReadonlyMap<string, IgnoredBecause> = new Map(
  Object.entries(names).flatMap(([reason, list]) => list.split(' ').map((name) => [name, reason as IgnoredBecause])),
);

/** Fields whose other values would change the result: only these are honoured. */
export const onlyHonoured: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ['neftune_noise_alpha', [null, 0]],
  ['optim_args', [null, '']],
  ['adafactor', [false]],
]);

/** Earlier names, and optimizers that compute what `adamw_torch` does on other machines. */
export const renamed: ReadonlyMap<string, string> = new Map([
  ['evaluation_strategy', 'eval_strategy'],
  ['per_gpu_train_batch_size', 'per_device_train_batch_size'],
  ['per_gpu_eval_batch_size', 'per_device_eval_batch_size'],
]);

export const sameOptimizers: readonly unknown[] = ['adamw_torch_xla', 'adamw_torch_npu_fused', 'adamw_apex_fused'];
