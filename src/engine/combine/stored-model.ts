import { z } from "zod";
import type { Model } from "./model.js";

const floats = z.string().transform((text) => new Float64Array(bytesOf(text)));
const integers = z.string().transform((text) => new Int32Array(bytesOf(text)));
const shorts = z.string().transform((text) => new Int16Array(bytesOf(text)));

/** A model as JSON: arrays of trees and nets in base64 of their little-endian bytes, so that nothing is rounded. */
export const StoredModel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("linear"), weights: z.array(z.number()) }),
  z.object({
    kind: z.literal("trees"),
    signs: z.array(z.number()),
    trees: z.object({
      base: z.number(),
      start: integers,
      feature: shorts,
      threshold: floats,
      left: integers,
      value: floats,
      cover: floats,
    }),
  }),
  z.object({
    kind: z.literal("mlp"),
    signs: z.array(z.number()),
    mlp: z.object({ sizes: z.array(z.number()), weights: floats }),
  }),
]);

/** Plain JSON that `StoredModel` reads. */
export function storedModel(model: Model): unknown {
  return JSON.parse(
    JSON.stringify(model, (_, value: unknown) => (ArrayBuffer.isView(value) ? text(value) : value)),
  );
}

function text(array: ArrayBufferView): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
}

function bytesOf(base64: string): ArrayBuffer {
  const bytes = Buffer.from(base64, "base64");
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
