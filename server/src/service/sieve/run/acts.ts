/** What the actions of a script do: to its own memory at once, to the message and the mailboxes by the outcome. */
import { createHash } from 'node:crypto'
import type { Flag } from '../../../mail/flag.ts'
import { oneAddress } from '../../../mail/sieve/addresses.ts'
import { withoutFlags } from '../../../mail/sieve/flags.ts'
import { VALUE_SIGNS_MAX } from '../../../mail/sieve/limits.ts'
import { readMailto } from '../../../mail/sieve/mailto.ts'
import { modify } from '../../../mail/sieve/modifiers.ts'
import { isFieldName, isUntouchable } from '../../../mail/sieve/names.ts'
import type { Filing, Modifier, SieveAct, SieveText } from '../../../mail/sieve/program.ts'
import type { SieveCopy } from '../outcome.ts'
import { RunFault } from './budget.ts'
import { enclose, replacePart } from './edits.ts'
import { MAILBOX_OCTETS_MAX } from './limits.ts'
import { plainText } from './parts.ts'
import { specialUseOf } from './questions.ts'
import type { Result } from './result.ts'
import { cutText, flagsIn, type RunState } from './state.ts'
import { ADDRESS_SIGNS, picked } from './tests.ts'

type ActOf<Kind extends SieveAct['kind']> = Extract<SieveAct, { kind: Kind }>

/** Does it; a promise where somebody outside has to be asked first. Throws RunFault. */
export function doAct(act: SieveAct, state: RunState, result: Result): Promise<void> | undefined {
  switch (act.kind) {
    case 'keep':
      result.implicitKeep = false
      result.add({ kind: 'keep', flags: flagsFor(act.flags, state), ...changedBytes(state) })
      return undefined
    case 'discard':
      result.implicitKeep = false
      return undefined
    case 'fileinto':
      return fileInto(act, state, result)
    case 'redirect':
      redirect(act, state, result)
      return undefined
    case 'reject':
      result.implicitKeep = false
      result.add({ kind: 'reject', reason: state.text(act.reason), protocol: act.protocol })
      return undefined
    case 'set':
      state.setVariable(act.variable, modified(state.text(act.value), act.modifiers, state))
      return undefined
    case 'flags':
      changeFlags(act, state)
      return undefined
    case 'addheader':
      state.view.add(editedName(act.name, state), state.text(act.value), act.last)
      return undefined
    case 'deleteheader':
      deleteHeader(act, state)
      return undefined
    case 'vacation':
      return vacation(act, state, result)
    case 'notify':
      return notify(act, state, result)
    case 'extracttext':
      extractText(act, state)
      return undefined
    case 'replace':
      replacePart(act, state)
      return undefined
    case 'enclose':
      enclose(act, state)
      return undefined
  }
}

/** What a modifier costs for a sign, in signs that are merely looked at. */
const MODIFIER_SIGNS = 16

/** They may make nine signs of one, and are given no more than a variable holds. */
function modified(text: string, modifiers: readonly Modifier[], state: RunState): string {
  const cut = cutText(text, VALUE_SIGNS_MAX)
  state.budget.look(cut.length * modifiers.length * MODIFIER_SIGNS)
  return modify(cut, modifiers)
}

/** Of an action that stores: those that it names, else the internal ones. RFC 5232 §5 */
function flagsFor(flags: readonly SieveText[] | undefined, state: RunState): readonly Flag[] {
  return flags === undefined ? state.flags : flagsIn(state.texts(flags), state)
}

function changedBytes(state: RunState): { readonly bytes?: Uint8Array } {
  const bytes = state.view.changed()
  return bytes === undefined ? {} : { bytes }
}

function fileInto(
  { filing, copy }: ActOf<'fileinto'>,
  state: RunState,
  result: Result,
): Promise<void> | undefined {
  if (!copy) result.implicitKeep = false
  const flags = flagsFor(filing.flags, state)
  const add = (place: SieveCopy): void => {
    result.add({ kind: 'fileinto', ...place, flags, ...changedBytes(state) })
  }
  return withPlace(filing, state, add)
}

/** Hands over where something is filed: by its id where there is such a mailbox, else by its name. RFC 9042 §4.2 */
function withPlace(
  filing: Filing,
  state: RunState,
  then: (place: SieveCopy) => void,
): Promise<void> | undefined {
  const mailbox = state.text(filing.mailbox)
  if (mailbox === '' || utf8.encode(mailbox).length > MAILBOX_OCTETS_MAX || /[\0-\x1f\x7f]/.test(mailbox))
    throw new RunFault('sieve.run.mailbox')
  const use = filing.specialUse === undefined ? undefined : specialUseOf(state.text(filing.specialUse))
  const flags = filing.flags === undefined ? [] : flagsIn(state.texts(filing.flags), state)
  const place = { mailbox, flags, create: filing.create, ...(use !== undefined && { specialUse: use }) }
  if (filing.mailboxId === undefined) {
    then(place)
    return undefined
  }
  const id = state.text(filing.mailboxId)
  return state.mailboxes().then((mailboxes) => {
    const found = mailboxes.withId(id)
    then(found === undefined ? place : { mailbox: found.name, flags, create: false })
  })
}

const utf8 = new TextEncoder()

function redirect({ address: written, copy }: ActOf<'redirect'>, state: RunState, result: Result): void {
  const text = state.text(written)
  if (typeof written !== 'string') state.budget.look(text.length * ADDRESS_SIGNS)
  const address = typeof written === 'string' ? text : oneAddress(text)
  if (address === undefined) throw new RunFault('sieve.address', { text })
  if (!copy) result.implicitKeep = false
  result.add({ kind: 'redirect', address, ...changedBytes(state) })
}

function changeFlags({ how, variable, flags }: ActOf<'flags'>, state: RunState): void {
  const given = state.texts(flags)
  const now = variable === undefined ? state.flags : flagsIn([state.variable(variable)], state)
  const next =
    how === 'set'
      ? flagsIn(given, state)
      : how === 'add'
        ? flagsIn([...now, ...given], state)
        : withoutFlags(now, flagsIn(given, state))
  if (variable === undefined) state.flags = next
  else state.setVariable(variable, next.join(' '))
}

/** A name made of variables is only known now. THREATS SV5 */
function editedName(text: SieveText, state: RunState): string {
  const name = state.text(text)
  if (!isFieldName(name)) throw new RunFault('sieve.fieldName', { name })
  if (isUntouchable(name)) throw new RunFault('sieve.untouchable', { name })
  return name
}

/** RFC 5293 §5 */
function deleteHeader({ name: written, occurrence, match }: ActOf<'deleteheader'>, state: RunState): void {
  const name = editedName(written, state).toLowerCase()
  for (const line of picked([...state.view.fields(name)], occurrence))
    if (match === undefined || state.matches(match, [line.shown])) state.view.remove(line)
}

function vacation(act: ActOf<'vacation'>, state: RunState, result: Result): Promise<void> | undefined {
  const reason = state.text(act.reason)
  const subject = optional(act.subject, state)
  const from = optional(act.from, state)
  const addresses = state.texts(act.addresses)
  const written = optional(act.handle, state)
  // What is not told apart by a handle is told apart by what it says. RFC 5230 §4.2
  const handle =
    written ?? digest([reason, subject ?? '', from ?? '', act.mime ? 'mime' : '', ...addresses].join('\0'))
  const add = (fcc: SieveCopy | undefined): void =>
    result.add({
      kind: 'vacation',
      reason,
      mime: act.mime,
      ...(subject !== undefined && { subject }),
      ...(from !== undefined && { from }),
      addresses,
      seconds: act.seconds,
      handle,
      ...(fcc !== undefined && { fcc }),
    })
  if (act.fcc !== undefined) return withPlace(act.fcc, state, add)
  add(undefined)
  return undefined
}

function notify(act: ActOf<'notify'>, state: RunState, result: Result): Promise<void> | undefined {
  const method = state.text(act.method)
  state.budget.look(method.length * ADDRESS_SIGNS)
  if (readMailto(method) === undefined) throw new RunFault('sieve.notifyMethod', { text: method })
  const message = optional(act.message, state)
  const from = optional(act.from, state)
  const importance = optional(act.importance, state)
  const options = state.texts(act.options)
  const add = (fcc: SieveCopy | undefined): void =>
    result.add({
      kind: 'notify',
      method,
      ...(message !== undefined && { message }),
      ...(from !== undefined && { from }),
      importance: importance === '1' ? 1 : importance === '3' ? 3 : 2,
      options,
      ...(fcc !== undefined && { fcc }),
    })
  if (act.fcc !== undefined) return withPlace(act.fcc, state, add)
  add(undefined)
  return undefined
}

/** Outside of a loop there is nothing to take it from. RFC 5703 §7 */
function extractText({ variable, modifiers, first }: ActOf<'extracttext'>, state: RunState): void {
  const { part } = state
  const isText = part !== undefined && part.kind === 'leaf' && part.type.type === 'text'
  const text = isText ? plainText(state, part).text : ''
  const signs = first === undefined ? text : firstSigns(text, first)
  state.setVariable(variable, modified(signs, modifiers, state))
}

function firstSigns(text: string, count: number): string {
  let end = 0
  for (let i = 0; i < count && end < text.length; i++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
  return text.slice(0, end)
}

function optional(text: SieveText | undefined, state: RunState): string | undefined {
  return text === undefined ? undefined : state.text(text)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
