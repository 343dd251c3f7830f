/**
 * Push addresses made, proved, renewed and taken away. RFC 8620 §7.2.2
 *
 *   {"create":{"p":{"deviceClientId":"a889","url":"https://push.example.test/x","keys":{"p256dh":"BP…","auth":"…"},"types":["EmailDelivery"]}}}
 *   {"update":{"P7":{"verificationCode":"b210…"}}}
 */
import { z } from 'zod'
import { DEVICE_MAX, TYPE_MAX, TYPES_MAX, URL_MAX } from '../../../../service/push/limits.ts'
import { type PushChange, pushId, readPushId } from '../../../../service/push/push-door.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import { UTC_DATE } from '../../ids.ts'
import { CORE, type JmapContext, method } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import { assertMaySet, faultOf, SET_ARGS, type SetArgs, SetOutcome, updatesOf } from '../../set-args.ts'
import { formatState } from '../../states.ts'
import { formatUtc } from './get.ts'

const TYPES = z
  .array(
    z
      .string()
      .regex(/^[A-Za-z]+$/)
      .max(TYPE_MAX),
  )
  .min(1)
  .max(TYPES_MAX)
  .nullish()
const NEW = z.strictObject({
  deviceClientId: z.string().min(1).max(DEVICE_MAX),
  url: z.string().min(1).max(URL_MAX),
  keys: z.strictObject({ p256dh: z.string().max(200), auth: z.string().max(200) }).nullish(),
  verificationCode: z.null().optional(),
  expires: UTC_DATE.nullish(),
  types: TYPES,
})
const CHANGE = z.strictObject({
  verificationCode: z.string().max(200).nullish(),
  expires: UTC_DATE.nullish(),
  types: TYPES,
})

export const pushSubscriptionSet = method({
  name: 'PushSubscription/set',
  capability: CORE,
  args: z.strictObject({ create: SET_ARGS.create, update: SET_ARGS.update, destroy: SET_ARGS.destroy }),
  async run(context, asked) {
    const args: SetArgs = { accountId: context.accountId, ...asked }
    assertMaySet(args, '')
    const outcome = new SetOutcome()
    for (const [name, object] of Object.entries(args.create ?? {})) {
      const fault = await faultOf(context, async () => {
        const created = await create(context, object)
        outcome.created.set(name, created)
        context.createdIds.set(name, String(created['id']))
      })
      if (fault !== undefined) outcome.notCreated.set(name, fault)
    }
    for (const [id, patch] of updatesOf(context, args, outcome)) {
      const fault = await faultOf(context, async () => {
        await context.deps.push.change(context.principal, readPushId(id), changeOf(patch))
        outcome.updated.set(id, null)
      })
      if (fault !== undefined) outcome.notUpdated.set(id, fault)
    }
    for (const id of new Set(args.destroy ?? [])) {
      const fault = await faultOf(context, async () => {
        await context.deps.push.remove(context.principal, readPushId(id))
        outcome.destroyed.push(id)
      })
      if (fault !== undefined) outcome.notDestroyed.set(id, fault)
    }
    // They belong to no account, and have no states. RFC 8620 §7.2.2
    const { accountId: _account, oldState: _old, newState: _new, ...answer } = outcome.answer('', '', '')
    return answer
  },
})

async function create({ deps, principal, mail }: JmapContext, object: JsonObject): Promise<JsonObject> {
  const { deviceClientId: device, url, keys, expires, types } = read(NEW, object)
  const made = await deps.push.add(principal, {
    ...{ device, url, types: types ?? [], keys: keys ?? undefined, expiresMs: expires ?? undefined },
    told: formatState(await mail.parts.log.end()),
  })
  return { id: pushId(made.id), verificationCode: null, keys: null, expires: formatUtc(made.expiresMs) }
}

/** Throws SetFault `invalidProperties`. */
function changeOf(patch: JsonObject): PushChange {
  const { verificationCode: code, expires: expiresMs, types } = read(CHANGE, patch)
  return {
    ...(typeof code === 'string' && { code }),
    ...(typeof expiresMs === 'number' && { expiresMs }),
    ...(types !== undefined && { types: types ?? [] }),
  }
}

/** Throws SetFault `invalidProperties`. */
function read<Schema extends z.ZodType>(schema: Schema, object: JsonObject): z.output<Schema> {
  const { success, data, error } = schema.safeParse(object)
  if (success) return data
  const names = error.issues.map(({ path, ...issue }) =>
    String(path[0] ?? ('keys' in issue && Array.isArray(issue.keys) ? issue.keys[0] : '')),
  )
  throw new SetFault(invalidProperties([...new Set(names)], error.issues[0]?.message ?? ''))
}
