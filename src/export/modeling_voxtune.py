"""Speech classifiers whose head reads statistics of hidden states: the mean over time of one or several of them, with or
without the standard deviation, and one linear layer. Written by Voxtune beside the weights that it belongs to:

    from transformers import AutoModelForAudioClassification

    model = AutoModelForAudioClassification.from_pretrained(FOLDER, trust_remote_code=True)

or, without trust_remote_code and with this file on Python's path, HubertStatisticsClassifier.from_pretrained(FOLDER) (or the
class that config.json names under "architectures"). config.json says what the head reads:

    "pooled_states"      hidden states, from 0, which enters the first transformer layer
    "pooled_statistics"  "mean": their means, one after the other; "mean_std": then their standard deviations, too

A state is taken as a model that ends there would give it: of pre-norm models, after the encoder's closing norm.
"""

import torch
from torch import nn
from transformers import HubertModel, Wav2Vec2Model, WavLMModel
from transformers.modeling_outputs import SequenceClassifierOutput
from transformers.models.data2vec.modeling_data2vec_audio import Data2VecAudioModel, Data2VecAudioPreTrainedModel
from transformers.models.hubert.modeling_hubert import HubertPreTrainedModel
from transformers.models.wav2vec2.modeling_wav2vec2 import Wav2Vec2PreTrainedModel
from transformers.models.wavlm.modeling_wavlm import WavLMPreTrainedModel


class StatisticsClassifier:
    """What the classes below have in common; each adds transformers' base class of its kind."""

    body_class = None

    def __init__(self, config):
        super().__init__(config)
        setattr(self, self.base_model_prefix, self.body_class(config))
        blocks = len(config.pooled_states) * (2 if config.pooled_statistics == "mean_std" else 1)
        self.statistics_head = nn.Linear(blocks * config.hidden_size, config.num_labels)
        self.post_init()

    def forward(self, input_values, attention_mask=None, labels=None):
        """input_values [B, N] of the feature extractor; attention_mask [B, N]: 1 for samples, 0 for padding."""
        statistics = self.statistics(input_values, attention_mask)
        logits = self.statistics_head(statistics)  # [B, K]
        loss = None if labels is None else nn.functional.cross_entropy(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits)

    def statistics(self, input_values, attention_mask=None):
        """What the head reads: [B, states * hidden_size], or twice that with standard deviations."""
        outputs = self.base_model(
            input_values, attention_mask=attention_mask, output_hidden_states=True, return_dict=True
        )
        frames = outputs.last_hidden_state.shape[1]
        valid = outputs.last_hidden_state.new_ones(input_values.shape[0], frames, 1)  # [B, T, 1]
        if attention_mask is not None:
            mask = self._get_feature_vector_attention_mask(frames, attention_mask)
            valid = mask.unsqueeze(-1).to(valid.dtype)
        count = valid.sum(dim=1)  # [B, 1]
        means, deviations = [], []
        for index in self.config.pooled_states:
            state = self.state(outputs, index)  # [B, T, H]
            mean = (state * valid).sum(dim=1) / count
            means.append(mean)
            if self.config.pooled_statistics == "mean_std":
                squares = (state - mean.unsqueeze(1)) ** 2 * valid
                deviations.append((squares.sum(dim=1) / count).sqrt())
        return torch.cat(means + deviations, dim=-1)

    def state(self, outputs, index):
        # whether the last of hidden_states has passed the closing norm differs between versions of transformers
        if index == self.config.num_hidden_layers:
            return outputs.last_hidden_state
        state = outputs.hidden_states[index]
        return self.base_model.encoder.layer_norm(state) if self.is_pre_norm() else state

    def is_pre_norm(self):
        return bool(self.config.do_stable_layer_norm)


class HubertStatisticsClassifier(StatisticsClassifier, HubertPreTrainedModel):
    body_class = HubertModel


class Wav2Vec2StatisticsClassifier(StatisticsClassifier, Wav2Vec2PreTrainedModel):
    body_class = Wav2Vec2Model


class WavLMStatisticsClassifier(StatisticsClassifier, WavLMPreTrainedModel):
    body_class = WavLMModel


class Data2VecAudioStatisticsClassifier(StatisticsClassifier, Data2VecAudioPreTrainedModel):
    body_class = Data2VecAudioModel

    def is_pre_norm(self):
        return False
