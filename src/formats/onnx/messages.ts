// The messages of onnx.proto as bytes, but for the weights, which write-onnx.ts puts behind their heads. Field numbers: the file that
// onnx-model.ts names.

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  elementTypes,
  irVersion,
  type OnnxAttribute,
  type OnnxInitializer,
  type OnnxModel,
  type OnnxNode,
  type OnnxValueInfo,
  operatorSet,
} from './onnx-model.ts';

const model = {
  irVersion: 1,
  producerName: 2,
  producerVersion: 3,
  description: 6,
  graph: 7,
  operatorSets: 8,
  metadata: 14,
};
const operatorSetId = { version: 2 };
const entry = { key: 1, value: 2 };
const graph = { node: 1, name: 2, initializer: 5, input: 11, output: 12 };
const node = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 };
const attribute = { name: 1, float: 2, int: 3, text: 4, ints: 8, type: 20 };
/** AttributeProto.AttributeType. */
const attributeTypes = { float: 1, int: 2, text: 3, ints: 7 };
const tensor = { dims: 1, type: 2, name: 8, raw: 9 };
const valueInfo = { name: 1, type: 2 };
const typeOfValue = { tensor: 1 };
const tensorType = { element: 1, shape: 2 };
const shape = { dim: 1 };
const dimension = { value: 1, name: 2 };

/** Everything of a ModelProto before its graph. */
export function modelHead({ description, producerVersion, metadata }: OnnxModel): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter().tag(model.irVersion, WireType.Varint).int64(irVersion);
  text(writer, model.producerName, 'Voxtune');
  text(writer, model.producerVersion, producerVersion);
  text(writer, model.description, description);
  // without a domain: the standard operators
  nested(writer, model.operatorSets, () => writer.tag(operatorSetId.version, WireType.Varint).int64(operatorSet));
  for (const [key, value] of Object.entries(metadata))
    nested(writer, model.metadata, () => {
      text(writer, entry.key, key);
      text(writer, entry.value, value);
    });
  return writer.finish();
}

/** Everything of a GraphProto before its initializers. */
export function graphHead({ name, nodes, inputs, outputs }: OnnxModel): Uint8Array<ArrayBuffer> {
  const writer = new BinaryWriter();
  text(writer, graph.name, name);
  for (const one of nodes) nested(writer, graph.node, () => writeNode(writer, one));
  for (const one of inputs) nested(writer, graph.input, () => writeValueInfo(writer, one));
  for (const one of outputs) nested(writer, graph.output, () => writeValueInfo(writer, one));
  return writer.finish();
}

/** The tag and length of a ModelProto's graph of so many bytes. */
export function graphPrefix(bytes: number): Uint8Array<ArrayBuffer> {
  return new BinaryWriter().tag(model.graph, WireType.LengthDelimited).uint32(bytes).finish();
}

/** Everything of a GraphProto's initializer before its `rawBytes` bytes of numbers, with which it ends. */
export function initializerHead({ name, type, dims }: OnnxInitializer, rawBytes: number): Uint8Array<ArrayBuffer> {
  const head = new BinaryWriter();
  wholeNumbers(head, tensor.dims, dims);
  head.tag(tensor.type, WireType.Varint).int32(elementTypes[type]);
  text(head, tensor.name, name);
  const bytes = head.tag(tensor.raw, WireType.LengthDelimited).uint32(rawBytes).finish();
  const prefix = new BinaryWriter().tag(graph.initializer, WireType.LengthDelimited);
  return prefix
    .uint32(bytes.length + rawBytes)
    .raw(bytes)
    .finish();
}

function writeNode(writer: BinaryWriter, { name, operator, inputs, outputs, attributes }: OnnxNode): void {
  for (const input of inputs) text(writer, node.input, input);
  for (const output of outputs) text(writer, node.output, output);
  text(writer, node.name, name);
  text(writer, node.operator, operator);
  for (const [key, value] of Object.entries(attributes))
    nested(writer, node.attribute, () => {
      text(writer, attribute.name, key);
      writeAttribute(writer, value);
    });
}

function writeAttribute(writer: BinaryWriter, value: OnnxAttribute): void {
  const type = (number: number) => writer.tag(attribute.type, WireType.Varint).int32(number);
  if ('int' in value) {
    writer.tag(attribute.int, WireType.Varint).int64(value.int);
    type(attributeTypes.int);
  } else if ('ints' in value) {
    wholeNumbers(writer, attribute.ints, value.ints);
    type(attributeTypes.ints);
  } else if ('float' in value) {
    writer.tag(attribute.float, WireType.Bit32).float(value.float);
    type(attributeTypes.float);
  } else {
    text(writer, attribute.text, value.text);
    type(attributeTypes.text);
  }
}

function writeValueInfo(writer: BinaryWriter, { name, type, dims }: OnnxValueInfo): void {
  text(writer, valueInfo.name, name);
  nested(writer, valueInfo.type, () =>
    nested(writer, typeOfValue.tensor, () => {
      writer.tag(tensorType.element, WireType.Varint).int32(elementTypes[type]);
      nested(writer, tensorType.shape, () => {
        for (const dim of dims)
          nested(writer, shape.dim, () => {
            if (typeof dim === 'string') text(writer, dimension.name, dim);
            else writer.tag(dimension.value, WireType.Varint).int64(dim);
          });
      });
    }),
  );
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

/** One by one: the schema is of protobuf's second edition, which packs nothing by itself. */
function wholeNumbers(writer: BinaryWriter, field: number, values: readonly number[]): void {
  for (const value of values) writer.tag(field, WireType.Varint).int64(value);
}

function nested(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}
