/** What all /get and /changes methods are asked. RFC 8620 §5.1, §5.2 */
import { z } from 'zod'
import type { JsonObject } from '../jmap-server.ts'
import { ID } from './ids.ts'
import { GET_MAX } from './limits.ts'
import { MethodError } from './method-error.ts'

export const GET_ARGS = {
  accountId: ID,
  ids: z.array(ID).nullish(),
  properties: z.array(z.string()).nullish(),
}

export const CHANGES_ARGS = z.strictObject({
  accountId: ID,
  sinceState: z.string(),
  maxChanges: z.int().min(1).nullish(),
})

export type Changes = {
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly destroyed: readonly string[]
}

/** Which ids to look at: those asked for, each once, or all. Throws MethodError `requestTooLarge`. */
export function wantedIds(
  ids: readonly string[] | null | undefined,
  all: () => readonly string[],
): readonly string[] {
  const wanted = ids === null || ids === undefined ? all() : [...new Set(ids)]
  if (wanted.length > GET_MAX) throw new MethodError('requestTooLarge', `at most ${GET_MAX} at once`)
  return wanted
}

/** Those of `known` that were asked for, and `id`. Throws MethodError `invalidArguments`. */
export function wantedProperties<Name extends string>(
  asked: readonly string[] | null | undefined,
  known: readonly Name[],
): ReadonlySet<Name> {
  if (asked === null || asked === undefined) return new Set(known)
  const strange = asked.find((name) => !known.some((one) => one === name))
  if (strange !== undefined)
    throw new MethodError('invalidArguments', `there is no property “${strange.slice(0, 100)}”`)
  return new Set(known.filter((name) => name === 'id' || asked.includes(name)))
}

export function pick<Name extends string>(
  object: Readonly<Record<Name, JsonObject[string]>>,
  names: ReadonlySet<Name>,
): JsonObject {
  const picked = new Map<string, JsonObject[string]>()
  for (const name of names) picked.set(name, object[name])
  return Object.fromEntries(picked)
}

/** The answer of a /changes. There are no states between: where a client takes fewer than there are, it begins anew. RFC 8620 §5.2 */
export function changesAnswer(
  accountId: string,
  states: { readonly old: string; readonly now: string },
  { created, updated, destroyed }: Changes,
  max: number | null | undefined,
): JsonObject {
  if (created.length + updated.length + destroyed.length > (max ?? Infinity))
    throw new MethodError('cannotCalculateChanges', 'more has changed than was asked for')
  const { old: oldState, now: newState } = states
  return { accountId, oldState, newState, hasMoreChanges: false, created, updated, destroyed }
}
