"""The models that are compared: their sizes and the configuration of each case."""

from transformers import (
    Data2VecAudioConfig,
    Data2VecAudioForSequenceClassification,
    HubertConfig,
    HubertForSequenceClassification,
    Wav2Vec2Config,
    Wav2Vec2FeatureExtractor,
    Wav2Vec2ForSequenceClassification,
    WavLMConfig,
    WavLMForSequenceClassification,
)

from clips import LABELS, SAMPLE_RATE


NO_DROPOUT = dict(
    hidden_dropout=0.0,
    activation_dropout=0.0,
    attention_dropout=0.0,
    feat_proj_dropout=0.0,
    final_dropout=0.0,
    layerdrop=0.0,
    apply_spec_augment=False,
)
SMALL = dict(
    conv_dim=[32] * 7,
    hidden_size=48,
    num_hidden_layers=4,
    num_attention_heads=4,
    intermediate_size=96,
    num_conv_pos_embeddings=16,
    num_conv_pos_embedding_groups=4,
    classifier_proj_size=24,
    initializer_range=0.12,
    num_labels=len(LABELS),
    id2label={i: l for i, l in enumerate(LABELS)},
    label2id={l: i for i, l in enumerate(LABELS)},
    **NO_DROPOUT,
)
# The held-back set is made by the same program from other sizes and seeds.
OTHER = {**SMALL, "conv_dim": [24, 24, 40, 40, 40, 56, 56], "hidden_size": 72, "num_hidden_layers": 5,
         "num_attention_heads": 6, "intermediate_size": 136, "num_conv_pos_embeddings": 15,
         "num_conv_pos_embedding_groups": 8, "classifier_proj_size": 20}

# Cases of other architectures and options need no more than this.
TINY = {**SMALL, "conv_dim": [12, 12, 12, 12, 16, 16, 16], "hidden_size": 24, "num_hidden_layers": 3, "intermediate_size": 40,
        "classifier_proj_size": 12}
OTHER_TINY = {**TINY, "conv_dim": [24, 16, 20, 16, 24, 16, 20], "hidden_size": 40, "num_attention_heads": 5,
              "num_hidden_layers": 4, "intermediate_size": 72, "num_conv_pos_embeddings": 13, "num_conv_pos_embedding_groups": 2}

# Cases in which (nearly) everything trains: their gradients are as large as the model.
MICRO = {**TINY, "conv_dim": [8] * 7, "hidden_size": 16, "num_hidden_layers": 2, "intermediate_size": 24,
         "classifier_proj_size": 8}
OTHER_MICRO = {**OTHER_TINY, "conv_dim": [8, 12, 8, 12, 8, 12, 10], "hidden_size": 20, "num_hidden_layers": 3,
               "intermediate_size": 28}

STABLE = dict(feat_extract_norm="layer", conv_bias=True, do_stable_layer_norm=True)


def cases(small, tiny, micro):
    """name -> (config, model class, feature extractor, uses attention mask)"""
    few_buckets = dict(num_buckets=32, max_bucket_distance=50)  # so that short clips reach the logarithmic ones
    pre_norm = dict(feat_extract_norm="layer", do_stable_layer_norm=True)
    two_layers = {**tiny, "num_hidden_layers": 2}  # both train, so the relative position embeddings do
    options = {**tiny, "conv_dim": [12, 16, 12, 20, 16], "conv_kernel": [9, 5, 4, 3, 2], "conv_stride": [5, 4, 4, 2, 2],
               "num_conv_pos_embeddings": tiny["num_conv_pos_embeddings"] | 1}
    fx = lambda **k: Wav2Vec2FeatureExtractor(feature_size=1, sampling_rate=SAMPLE_RATE, padding_value=0.0, **k)
    return {
        "base": (HubertConfig(**small), HubertForSequenceClassification,
                 fx(do_normalize=True, return_attention_mask=False), False),
        "large": (HubertConfig(**small, **STABLE), HubertForSequenceClassification,
                  fx(do_normalize=True, return_attention_mask=True), True),
        "wsum": (HubertConfig(**small, use_weighted_layer_sum=True), HubertForSequenceClassification,
                 fx(do_normalize=False, return_attention_mask=True), True),
        "wav2vec2": (Wav2Vec2Config(**small), Wav2Vec2ForSequenceClassification,
                     fx(do_normalize=True, return_attention_mask=False), False),
        "wavlm": (WavLMConfig(**tiny, **few_buckets), WavLMForSequenceClassification,
                  fx(do_normalize=False, return_attention_mask=False), False),
        "wavlm-large": (WavLMConfig(**two_layers, **few_buckets, **pre_norm), WavLMForSequenceClassification,
                        fx(do_normalize=True, return_attention_mask=True), True),
        "data2vec": (Data2VecAudioConfig(**{**tiny, "num_conv_pos_embeddings": 3}, conv_pos_kernel_size=7),
                     Data2VecAudioForSequenceClassification, fx(do_normalize=True, return_attention_mask=True), True),
        "batch-norm": (HubertConfig(**options, conv_pos_batch_norm=True, feat_proj_layer_norm=False, conv_bias=True,
                                    feat_extract_activation="relu", hidden_act="gelu_new"),
                       HubertForSequenceClassification, fx(do_normalize=True, return_attention_mask=False), False),
        "everything": (HubertConfig(**micro), HubertForSequenceClassification,
                       fx(do_normalize=True, return_attention_mask=False), False),
        "everything-large": (HubertConfig(**micro, **STABLE), HubertForSequenceClassification,
                             fx(do_normalize=True, return_attention_mask=True), True),
        "everything-data2vec": (Data2VecAudioConfig(**{**micro, "num_conv_pos_embeddings": 2}, conv_pos_kernel_size=7),
                                Data2VecAudioForSequenceClassification,
                                fx(do_normalize=True, return_attention_mask=True), True),
        "everything-batch-norm": (HubertConfig(**micro, conv_pos_batch_norm=True), HubertForSequenceClassification,
                                  fx(do_normalize=True, return_attention_mask=False), False),
        "all-but-convolutions": (WavLMConfig(**micro, **few_buckets), WavLMForSequenceClassification,
                                 fx(do_normalize=True, return_attention_mask=True), True),
        "wsum-large": (Wav2Vec2Config(**tiny, **STABLE, use_weighted_layer_sum=True, adapter_attn_dim=12, hidden_act="silu"),
                       Wav2Vec2ForSequenceClassification, fx(do_normalize=True, return_attention_mask=True), True),
    }
