/**
 * One administrative action, the same for the command line (over the control socket), and later the HTTP API and the
 * panel: a name, who may call it, what goes in, what comes out. Deny by default: a method says its scope.
 */
import type { z } from 'zod'
import type { Principal } from '../account/principal.ts'

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** `operator`: every company. `company`: also the company's own admin, on the own company only, judged by `run`. */
export type AdminScope = 'operator' | 'company' | 'account'

/** One of the many things that a call did. `act`: the method that does it to one alone. */
export type Deed = { readonly act: string; readonly object: string; readonly fields: readonly string[] }

export type AdminMethod = {
  /** `area.verb`: `account.add`, `queue.list`. */
  readonly name: string
  readonly scope: AdminScope
  readonly input: z.ZodType
  /** Throws Refusal. `input` has passed the schema. */
  run(principal: Principal, input: never): Promise<Json>
  /** For calls about many things: what was done to each, as the record keeps it. Absent or none: the call is one deed. */
  deeds?(input: never, answer: Json): readonly Deed[]
}

/** Ties what the schema returns to what `run` accepts. */
export function adminMethod<Schema extends z.ZodType>(method: {
  readonly name: string
  readonly scope: AdminScope
  readonly input: Schema
  run(principal: Principal, input: z.infer<Schema>): Promise<Json>
  deeds?(input: z.infer<Schema>, answer: Json): readonly Deed[]
}): AdminMethod {
  return method
}
