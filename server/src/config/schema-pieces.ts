/** What several sections of valija.toml are made of. The messages are keys of the catalogue: load-config.ts words them. */
import { z } from 'zod'

export const hostName = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, 'config.expect.hostname')

/** `"a"` is the same as `["a"]`. */
export function oneOrMore(one: z.ZodType<string, string>, expected: string) {
  return z.union([one.transform((value) => [value]), z.array(one).min(1)], expected)
}
