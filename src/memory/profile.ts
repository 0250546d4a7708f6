import { z } from "zod";

const Price = z.strictObject({
  inputPerMillion: z.number().nonnegative().describe("USD"),
  outputPerMillion: z.number().nonnegative().describe("USD"),
});

const Known = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/, error: "an http(s) address is needed" })
    .refine((url) => !/^https?:\/\/[^/]*@/.test(url), "an address must not carry a name or password")
    .nullable()
    .describe("null: the provider's own default address"),
  keyVariable: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, "the name of an environment variable, not a key")
    .nullable()
    .describe("environment variable that holds the key; null when none is needed"),
  structuredOutput: z.enum(["tool", "json-schema", "json-mode"]),
  parallelToolCalls: z.boolean(),
  streamUsage: z.boolean().describe("send stream_options.include_usage"),
  temperature: z.number().min(0).max(2).optional().describe("not sent unless set"),
  reasoning: z.enum(["drop", "send-back"]).describe("what to do with reasoning_content in the next call"),
  outputLimit: z
    .enum(["max_tokens", "max_completion_tokens"])
    .describe(
      "what a cap on the answer is called; sent only when a budget leaves less than a long answer costs",
    ),
  contextTokens: z.number().int().positive(),
  price: Price.nullable().describe(
    "of every model without one of its own; null: not known, so money is not counted",
  ),
  prices: z.record(z.string(), Price).describe("by model"),
  fallbacks: z
    .array(z.string().min(1))
    .max(5)
    .describe("models (profile:model) asked in this order when this provider cannot serve; said each time"),
});

/**
 * A profile as a person writes it under `profiles` in their own config.json: what is left out comes from the built-in
 * profile of the same name, or from the defaults.
 */
export const ProfileSettings = Known.partial();
export type ProfileSettings = z.infer<typeof ProfileSettings>;

/** How to talk to one provider of models. Profiles are data: the built-in ones live with the agent. */
export const Profile = Known.extend({
  structuredOutput: Known.shape.structuredOutput.default("tool"),
  parallelToolCalls: Known.shape.parallelToolCalls.default(false),
  streamUsage: Known.shape.streamUsage.default(true),
  reasoning: Known.shape.reasoning.default("drop"),
  outputLimit: Known.shape.outputLimit.default("max_tokens"),
  price: Known.shape.price.default(null),
  prices: Known.shape.prices.default({}),
  fallbacks: Known.shape.fallbacks.default([]),
});
export type Profile = z.infer<typeof Profile>;
