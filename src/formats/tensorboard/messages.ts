// Protobuf messages, field by field: the few that event files need have no schema of their own here, only their field numbers. In
// proto3 what is absent counts as zero or empty.

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export class Message {
  readonly #writer = new BinaryWriter();

  double(field: number, value: number): this {
    this.#writer.tag(field, WireType.Bit64).double(value);
    return this;
  }

  float(field: number, value: number): this {
    this.#writer.tag(field, WireType.Bit32).raw(float32(value));
    return this;
  }

  /** int32, int64 and enums: whole and not negative. */
  integer(field: number, value: number): this {
    this.#writer.tag(field, WireType.Varint).uint64(value);
    return this;
  }

  bool(field: number, value: boolean): this {
    this.#writer.tag(field, WireType.Varint).bool(value);
    return this;
  }

  /** Letters that no UTF-8 has become U+FFFD. */
  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    this.#writer.tag(field, WireType.LengthDelimited).bytes(value);
    return this;
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  doubles(field: number, values: readonly number[]): this {
    this.#writer.tag(field, WireType.LengthDelimited).fork();
    for (const value of values) this.#writer.double(value);
    this.#writer.join();
    return this;
  }

  /** An entry of a `map<string, V>`. */
  entry(field: number, key: string, value: Message): this {
    return this.message(field, new Message().text(1, key).message(2, value));
  }

  /** Its bytes; it is empty afterwards. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#writer.finish();
  }
}

/** The library's own `float` refuses what float32 has no finite value for; a loss that diverged is one. */
function float32(value: number): Uint8Array {
  return new Uint8Array(new Float32Array([value]).buffer);
}
