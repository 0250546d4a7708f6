import { z } from "zod";

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape | readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Shape>>;
}

/**
 * `value` with null for each key that its schema knows and it has not: who reads the JSON of a command finds every key,
 * whether its value exists or not.
 */
export function withNulls(schema: z.ZodType, value: unknown): unknown {
  const shape = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" }) as Shape;
  return fill(shape, value, shape.$defs ?? {});
}

function fill(shape: Shape, value: unknown, defs: NonNullable<Shape["$defs"]>): unknown {
  if (shape.$ref !== undefined) return fill(defs[shape.$ref.replace("#/$defs/", "")] ?? {}, value, defs);
  if (typeof value !== "object" || value === null) return value;
  // Of alternatives only "x or null" is told apart without looking into the value.
  const whole = shape.anyOf?.filter((one) => one.properties ?? one.items ?? one.$ref) ?? [];
  if (whole.length === 1) return fill(whole[0]!, value, defs);
  if (Array.isArray(value)) {
    const { items } = shape;
    return items === undefined || Array.isArray(items)
      ? value
      : value.map((item) => fill(items as Shape, item, defs));
  }
  if (!shape.properties) return value;
  const known = Object.entries(shape.properties).map(([key, below]) => {
    const own: unknown = (value as Record<string, unknown>)[key];
    return [key, own === undefined ? null : fill(below, own, defs)];
  });
  return { ...value, ...Object.fromEntries(known) };
}
