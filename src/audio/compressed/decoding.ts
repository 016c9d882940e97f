// What a decoder makes of a compressed file, whoever took the packets out of it, and which codecs this browser has.

import { VoxtuneError } from '../../lib/errors.ts';
import { unsupportedAudio } from '../sample-blocks.ts';
import { browsersThatDecode, codecName } from './codec-names.ts';
import type { Container, SoundBounds } from './sound-bounds.ts';
import type { Block } from './web-decoder.ts';

export interface Decoding {
  container: Container;
  bounds: SoundBounds;
  blocks: AsyncGenerator<Block, undefined>;
  /** How much at the end of the blocks is no sound; to be asked when all of them are there. */
  paddingSeconds(): number;
  /** Lets go of the file. */
  close(): void;
}

/** Throws `audio/no-decoder` where another browser would decode it, `audio/unsupported-format` where none does. */
export async function refuseUnknown(container: Container, codec: string, config: AudioDecoderConfig): Promise<void> {
  const { numberOfChannels } = config;
  // Chromium mixes up the channels' residues (156; the two of stereo it does not)
  if (codec === 'vorbis' && numberOfChannels > 2)
    throw unsupportedAudio(`${container} with Vorbis of ${numberOfChannels} channels`);
  const isKnown =
    typeof AudioDecoder !== 'undefined' &&
    (await AudioDecoder.isConfigSupported(config).then(
      ({ supported }) => supported === true,
      () => false,
    ));
  if (isKnown) return;
  const name = codecName(codec);
  const found = name === container ? name : `${name} (${container})`;
  const browsers = browsersThatDecode(codec);
  throw new VoxtuneError(
    'audio/no-decoder',
    `This browser cannot decode ${found}. Others can (${browsers}); or convert it to WAV or FLAC.`,
    { found, browsers },
  );
}
