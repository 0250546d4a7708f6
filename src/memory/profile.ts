import { z } from "zod";

/**
 * How to talk to one provider of models. Profiles are data: the built-in ones live with the agent, a user adds or
 * changes one under `profiles` in config.json.
 */
export const Profile = z.strictObject({
  baseUrl: z
    .url({ protocol: /^https?$/, error: "an http(s) address is needed" })
    .refine((url) => !/^https?:\/\/[^/]*@/.test(url), "an address must not carry a name or password")
    .nullable()
    .describe("null: the provider's own default address"),
  keyVariable: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, "the name of an environment variable is needed, not a key")
    .nullable()
    .describe("environment variable that holds the key; null when none is needed"),
  structuredOutput: z.enum(["tool", "json-schema", "json-mode"]).default("tool"),
  parallelToolCalls: z.boolean().default(false),
  streamUsage: z.boolean().default(true).describe("send stream_options.include_usage"),
  temperature: z.number().min(0).max(2).optional().describe("not sent unless set"),
  reasoning: z
    .enum(["drop", "send-back"])
    .default("drop")
    .describe("what to do with reasoning_content in the next call"),
  contextTokens: z.number().int().positive(),
  price: z
    .strictObject({
      inputPerMillion: z.number().nonnegative().describe("USD"),
      outputPerMillion: z.number().nonnegative().describe("USD"),
    })
    .nullable()
    .default(null)
    .describe("null: not known, so money is not counted"),
});
export type Profile = z.infer<typeof Profile>;
