/** RFC 8621 §8.2 */
import { z } from 'zod'
import { htmlToText } from '../../../../mail/message/html-text.ts'
import { ownZone } from '../../../../service/sieve/people/zone.ts'
import type { JsonObject } from '../../../jmap-server.ts'
import type { Autoreply, AutoreplyInput } from '../../autoreplies.ts'
import { UTC_DATE } from '../../ids.ts'
import { type JmapContext, method, VACATION } from '../../method.ts'
import { invalidProperties, SetFault } from '../../method-error.ts'
import {
  assertMaySet,
  destroysOf,
  faultOf,
  readObject,
  SET_ARGS,
  SetOutcome,
  updatesOf,
} from '../../set-args.ts'
import { vacationState } from './get.ts'
import { dayOf, VACATION_ID, vacationObject } from './vacation-object.ts'

const CHANGED = z.strictObject({
  isEnabled: z.boolean().optional(),
  fromDate: UTC_DATE.nullable().optional(),
  toDate: UTC_DATE.nullable().optional(),
  subject: z.string().nullable().optional(),
  textBody: z.string().nullable().optional(),
  htmlBody: z.string().nullable().optional(),
})
const SINGLETON = { type: 'singleton' }

export const vacationSet = method({
  name: 'VacationResponse/set',
  capability: VACATION,
  args: z.strictObject(SET_ARGS),
  async run(context, args) {
    const { deps, principal } = context
    const before = await deps.autoreplies.show(principal)
    let now = before
    const oldState = vacationState(vacationObject(before))
    assertMaySet(args, oldState)
    const outcome = new SetOutcome()
    for (const name of Object.keys(args.create ?? {})) outcome.notCreated.set(name, SINGLETON)
    for (const id of destroysOf(context, args)) outcome.notDestroyed.set(id, SINGLETON)
    for (const [id, patch] of updatesOf(context, args, outcome)) {
      const fault = await faultOf(context, async () => {
        if (id !== VACATION_ID) throw new SetFault({ type: 'notFound' })
        now = await deps.autoreplies.set(principal, changed(context, before, patch))
        outcome.updated.set(id, otherThanAsked(now, patch))
      })
      if (fault !== undefined) outcome.notUpdated.set(id, fault)
    }
    return outcome.answer(args.accountId, oldState, vacationState(vacationObject(now)))
  },
})

/** Undefined: nothing is left of it. What JMAP does not know (the forward, the days between two answers) stays as it is. */
function changed(
  context: JmapContext,
  before: Autoreply | undefined,
  patch: JsonObject,
): AutoreplyInput | undefined {
  const { isEnabled, fromDate, toDate, subject, textBody, htmlBody } = readObject(CHANGED, patch)
  const zone = before?.zone ?? ownZone()
  const day = (ms: number | null | undefined, kept: string | null | undefined): string | null =>
    ms === undefined ? (kept ?? null) : ms === null ? null : dayOf(ms, zone)
  const words = textBody === undefined ? (before?.text ?? null) : textBody
  const fromHtml = htmlBody === null || htmlBody === undefined ? '' : htmlToText(htmlBody).trim()
  const text = words === null || words.trim() === '' ? fromHtml : words
  const enabled = isEnabled ?? before?.enabled ?? false
  const from = day(fromDate, before?.from)
  const until = day(toDate === null || toDate === undefined ? toDate : toDate - 1, before?.until)
  const line = subject === undefined ? (before?.subject ?? null) : subject
  if (line !== null && /[\r\n]/.test(line))
    throw new SetFault(invalidProperties(['subject'], 'a single line'))
  if (!enabled && text === '' && line === null && from === null && until === null) return undefined
  return {
    ...before,
    ...{ enabled, from, until, zone, subject: line === '' ? null : line },
    // Without a word of theirs, a usual one. RFC 8621 §8
    text: text === '' ? context.say({ key: 'people.away' }) : text,
  }
}

/** What is kept otherwise than it was sent: days instead of moments, text instead of HTML. RFC 8620 §5.3 */
function otherThanAsked(now: Autoreply | undefined, patch: JsonObject): JsonObject | null {
  const others = Object.entries(vacationObject(now)).filter(
    ([name, value]) => name in patch && patch[name] !== value,
  )
  return others.length === 0 ? null : Object.fromEntries(others)
}
