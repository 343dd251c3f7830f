/**
 * Puts, replaces and removes scripts, and says which one is run. Each is compiled before it is kept, and where it sends mail is
 * judged, as in ManageSieve. RFC 9661 §2.4, THREATS SV3
 */
import { z } from 'zod'
import type { OwnScripts } from '../../../../service/sieve/scripts.ts'
import { scriptBlobId } from '../../blob-id.ts'
import { createdId, ID } from '../../ids.ts'
import { type JmapContext, method, SIEVE } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import {
  assertMaySet,
  destroysOf,
  faultOf,
  readObject,
  SET_ARGS,
  type SetArgs,
  SetOutcome,
  updatesOf,
} from '../../set-args.ts'
import {
  compiled,
  openOwnScripts,
  type ScriptObject,
  scriptId,
  scriptObjects,
  scriptState,
  scriptText,
} from './scripts.ts'

const NAME = z.string().min(1)
const CREATED = z.strictObject({ name: NAME.nullish(), blobId: ID })
/** Not the name: the id is made of it. */
const UPDATED = z.strictObject({ name: NAME.optional(), blobId: ID.optional() })

export const sieveScriptSet = method({
  name: 'SieveScript/set',
  capability: SIEVE,
  args: z.strictObject({
    ...SET_ARGS,
    onSuccessActivateScript: ID.nullish(),
    onSuccessDeactivateScript: z.boolean().nullish(),
  }),
  async run(context, args) {
    const scripts = await openOwnScripts(context)
    const oldState = scriptState(await scriptObjects(scripts))
    assertMaySet(args, oldState)
    const outcome = new SetOutcome()
    await create(context, scripts, args, outcome)
    for (const [id, patch] of updatesOf(context, args, outcome)) {
      const fault = await faultOf(context, () => update(context, scripts, id, readObject(UPDATED, patch)))
      if (fault === undefined) outcome.updated.set(id, null)
      else outcome.notUpdated.set(id, fault)
    }
    for (const id of destroysOf(context, args)) {
      const fault = await faultOf(context, async () => {
        const { name, isActive } = await existing(scripts, id)
        if (isActive) throw new SetFault({ type: 'sieveIsActive' })
        await scripts.remove(name)
      })
      if (fault === undefined) outcome.destroyed.push(id)
      else outcome.notDestroyed.set(id, fault)
    }
    await activate(context, scripts, args, outcome)
    return outcome.answer(args.accountId, oldState, scriptState(await scriptObjects(scripts)))
  },
})

async function create(
  context: JmapContext,
  scripts: OwnScripts,
  args: SetArgs,
  outcome: SetOutcome,
): Promise<void> {
  for (const [key, object] of Object.entries(args.create ?? {})) {
    const fault = await faultOf(context, async () => {
      const { name: wanted, blobId } = readObject(CREATED, object)
      const text = await scriptText(context, blobId)
      const name = wanted ?? (await freeName(scripts))
      await assertFree(scripts, name)
      const { revision } = await compiled(context, () => scripts.put(name, text, { ifRevision: 0 }))
      const created = { id: scriptId(name), name, blobId: scriptBlobId(revision), isActive: false }
      outcome.created.set(key, created)
      context.createdIds.set(key, created.id)
    })
    if (fault !== undefined) outcome.notCreated.set(key, fault)
  }
}

/** Throws SetFault `alreadyExists`. */
async function assertFree(scripts: OwnScripts, name: string): Promise<void> {
  const existingId = (await scriptObjects(scripts)).find((one) => one.name === name)?.id
  if (existingId !== undefined) throw new SetFault({ type: 'alreadyExists', existingId })
}

/** RFC 9661 §2.4: a script that nobody named has some name. */
async function freeName(scripts: OwnScripts): Promise<string> {
  const taken = new Set((await scripts.list()).map(({ name }) => name))
  let number = taken.size + 1
  while (taken.has(`script-${number}`)) number++
  return `script-${number}`
}

/** Throws SetFault `notFound`. */
async function existing(scripts: OwnScripts, id: string): Promise<ScriptObject> {
  const found = (await scriptObjects(scripts)).find((one) => one.id === id)
  if (found === undefined) throw new SetFault({ type: 'notFound' })
  return found
}

async function update(
  context: JmapContext,
  scripts: OwnScripts,
  id: string,
  { name, blobId }: z.output<typeof UPDATED>,
): Promise<void> {
  const script = await existing(scripts, id)
  if (name !== undefined && name !== script.name)
    throw new SetFault(invalidProperties(['name'], 'the id is made of the name: put it under the other name'))
  if (blobId === undefined) return
  const text = await scriptText(context, blobId)
  await compiled(context, () => scripts.put(script.name, text))
}

/** Only where all before went well. RFC 9661 §2.4 */
async function activate(
  context: JmapContext,
  scripts: OwnScripts,
  args: {
    readonly onSuccessActivateScript?: string | null | undefined
    readonly onSuccessDeactivateScript?: boolean | null | undefined
  },
  { notCreated, notUpdated, notDestroyed, updated }: SetOutcome,
): Promise<void> {
  if (notCreated.size + notUpdated.size + notDestroyed.size > 0) return
  const { onSuccessActivateScript: asked, onSuccessDeactivateScript: none } = args
  const id = asked === null || asked === undefined ? undefined : createdId(context.createdIds, asked)
  if (id === undefined && none !== true) return
  const fault = await faultOf(context, async () => {
    await scripts.activate(id === undefined ? undefined : (await existing(scripts, id)).name)
  })
  if (id === undefined) return
  if (fault !== undefined) notUpdated.set(id, fault)
  else updated.set(id, null)
}
