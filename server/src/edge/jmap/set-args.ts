/** What all /set methods are asked, and how what they did is told. RFC 8620 §5.3 */
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import type { JsonObject, JsonValue } from '../jmap-server.ts'
import { createdId, ID } from './ids.ts'
import { SET_MAX } from './limits.ts'
import type { JmapContext } from './method.ts'
import { invalidProperties, MethodError, type SetError, SetFault, setErrorOf } from './method-error.ts'

export const SET_ARGS = {
  accountId: ID,
  ifInState: z.string().nullish(),
  create: z.record(z.string(), z.custom<JsonObject>()).nullish(),
  update: z.record(z.string(), z.custom<JsonObject>()).nullish(),
  destroy: z.array(ID).nullish(),
}

export type SetArgs = {
  readonly accountId: string
  readonly ifInState?: string | null | undefined
  readonly create?: Readonly<Record<string, JsonObject>> | null | undefined
  readonly update?: Readonly<Record<string, JsonObject>> | null | undefined
  readonly destroy?: readonly string[] | null | undefined
}

/** What came of each, while it is carried out. */
export class SetOutcome {
  readonly created = new Map<string, JsonObject>()
  readonly updated = new Map<string, JsonObject | null>()
  readonly destroyed: string[] = []
  readonly notCreated = new Map<string, SetError>()
  readonly notUpdated = new Map<string, SetError>()
  readonly notDestroyed = new Map<string, SetError>()

  answer(accountId: string, oldState: string, newState: string): JsonObject {
    return {
      ...{ accountId, oldState, newState },
      created: orNull(this.created),
      updated: orNull(this.updated),
      destroyed: this.destroyed.length === 0 ? null : this.destroyed,
      notCreated: orNull(this.notCreated),
      notUpdated: orNull(this.notUpdated),
      notDestroyed: orNull(this.notDestroyed),
    }
  }
}

function orNull(map: ReadonlyMap<string, JsonValue>): JsonObject | null {
  return map.size === 0 ? null : Object.fromEntries(map)
}

/** What a client sent, as that schema reads it. Throws SetFault `invalidProperties`. */
export function readObject<Schema extends z.ZodType>(schema: Schema, object: JsonObject): z.output<Schema> {
  const read = schema.safeParse(object)
  if (read.success) return read.data
  const names = read.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')],
  )
  throw new SetFault(invalidProperties([...new Set(names)], read.error.issues[0]?.message ?? ''))
}

/** Throws MethodError `stateMismatch`, `requestTooLarge`. */
export function assertMaySet({ ifInState, create, update, destroy }: SetArgs, state: string): void {
  const count = Object.keys(create ?? {}).length + Object.keys(update ?? {}).length + (destroy?.length ?? 0)
  if (count > SET_MAX) throw new MethodError('requestTooLarge', `at most ${SET_MAX} at once`)
  if (ifInState !== null && ifInState !== undefined && ifInState !== state)
    throw new MethodError('stateMismatch')
}

/** Undefined: it was done. A fault of one object is told of that object. */
export async function faultOf(
  context: JmapContext,
  work: () => Promise<void>,
): Promise<SetError | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof SetFault) return error.error
    if (error instanceof Refusal) return setErrorOf(error, context.say(error.text))
    throw error
  }
}

/** What to destroy by the real ids, each once. RFC 8620 §5.3 */
export function destroysOf({ createdIds }: JmapContext, { destroy }: SetArgs): ReadonlySet<string> {
  return new Set(destroy?.map((id) => createdId(createdIds, id)))
}

/** Updates by the real ids; one that is destroyed too is not updated. RFC 8620 §5.3 */
export function updatesOf(context: JmapContext, args: SetArgs, outcome: SetOutcome): Map<string, JsonObject> {
  const gone = destroysOf(context, args)
  const updates = new Map<string, JsonObject>()
  for (const [named, patch] of Object.entries(args.update ?? {})) {
    const id = createdId(context.createdIds, named)
    if (gone.has(id)) outcome.notUpdated.set(id, { type: 'willDestroy' })
    else updates.set(id, patch)
  }
  return updates
}
