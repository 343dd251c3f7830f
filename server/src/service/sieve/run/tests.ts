/** Tests of the message, its envelope and the script's own memory. Nobody outside is asked. */

import { splitSubAddress } from '../../../mail/canonical.ts'
import { mailboxesOf, readAddressList } from '../../../mail/header/address-list.ts'
import { readDate, readZone } from '../../../mail/header/date.ts'
import { datePart } from '../../../mail/sieve/date-part.ts'
import { readMailto } from '../../../mail/sieve/mailto.ts'
import { MatchText } from '../../../mail/sieve/match/text.ts'
import { zoneMinutes } from '../../../mail/sieve/names.ts'
import type { AddressPart, DateZone, Occurrence, SieveTest } from '../../../mail/sieve/program.ts'
import { RunFault } from './budget.ts'
import { bodyTexts, mimeTexts, partFields } from './parts.ts'
import { flagsIn, type RunState } from './state.ts'

type TestOf<Kind extends SieveTest['kind']> = Extract<SieveTest, { kind: Kind }>

/** Undefined: somebody outside has to be asked. */
export function answerHere(test: SieveTest, state: RunState): boolean | undefined {
  switch (test.kind) {
    case 'constant':
      return test.yes
    case 'fail':
      throw new RunFault(test.text.key, { ...test.text.values })
    case 'header':
      return state.matches(test.match, headerTexts(test, state))
    case 'address':
      return state.matches(test.match, addressTexts(test, state))
    case 'envelope':
      return state.matches(test.match, envelopeTexts(test, state))
    case 'exists':
      return state.texts(test.names).every((name) => isThere(name.toLowerCase(), test, state))
    case 'size': {
      const { length } = state.message.bytes
      return test.over ? length > test.octets : length < test.octets
    }
    case 'body':
      return state.matches(test.match, bodyTexts(state, test.transform, state.texts(test.types)))
    case 'date':
      return state.matches(test.match, dateTexts(test, state))
    case 'currentdate': {
      const zone = zoneFor(test.zone, state, undefined)
      return state.matches(test.match, asTexts(datePart(state.text(test.part), state.world.nowMs, zone)))
    }
    case 'string':
      return state.matches(test.match, countable(test, state))
    case 'hasflag':
      return hasFlag(test, state)
    case 'environment':
      return state.matches(test.match, asTexts(environment(state.text(test.name), state)))
    case 'valid_notify_method':
      return state.texts(test.uris).every((uri) => isMethod(uri, state))
    case 'notify_method_capability': {
      // Whether somebody reads mail at this moment nobody knows. RFC 5436 §2.4
      const isKnown = isMethod(state.text(test.uri), state)
      const isOnline = state.text(test.capability).toLowerCase() === 'online'
      return isKnown && isOnline && state.matches(test.match, asTexts('maybe'))
    }
    case 'spamtest':
      return state.matches(test.match, spamTexts(test, state))
    case 'virustest':
      return state.matches(test.match, scoreTexts(test.match.type, state.world.virus))
    case 'mailboxexists':
    case 'mailboxidexists':
    case 'specialuse_exists':
    case 'metadata':
    case 'metadataexists':
    case 'duplicate':
      return undefined
  }
}

/** What a sign costs where addresses are read, in signs that are merely looked at. */
export const ADDRESS_SIGNS = 16

function isMethod(uri: string, state: RunState): boolean {
  state.budget.look(uri.length * ADDRESS_SIGNS)
  return readMailto(uri) !== undefined
}

function headerTexts(test: TestOf<'header'>, state: RunState): readonly MatchText[] {
  const { names, mime, occurrence } = test
  const texts: MatchText[] = []
  for (const written of names) {
    const name = state.text(written).toLowerCase()
    if (mime === undefined) {
      for (const line of picked(state.view.fields(name), occurrence)) texts.push(line.shown)
      continue
    }
    const parameters = state.texts(mime.parameters)
    for (const field of picked(partFields(state, name, mime), occurrence)) {
      state.budget.look(field.length * ADDRESS_SIGNS)
      for (const text of mimeTexts(name, field, mime, parameters)) texts.push(new MatchText(text))
    }
  }
  return texts
}

/** One of a field's occurrences, or all. RFC 5260 §6 */
export function picked<One>(all: readonly One[], occurrence: Occurrence | undefined): readonly One[] {
  if (occurrence === undefined) return all
  const one = all[occurrence.last ? all.length - occurrence.index : occurrence.index - 1]
  return one === undefined ? [] : [one]
}

function addressTexts(test: TestOf<'address'>, state: RunState): readonly MatchText[] {
  const { names, mime, occurrence, part } = test
  const texts: MatchText[] = []
  for (const written of names) {
    const name = state.text(written).toLowerCase()
    const fields =
      mime === undefined ? state.view.fields(name).map((line) => line.text) : partFields(state, name, mime)
    for (const field of picked(fields, occurrence)) {
      state.budget.look(field.length * ADDRESS_SIGNS)
      for (const { local, host } of mailboxesOf(readAddressList(field).entries)) {
        const text = addressPart(part, local, host)
        if (text !== undefined) texts.push(new MatchText(text))
      }
    }
  }
  return texts
}

/** A local part that needs no quotes. */
const DOT_STRING = /^[^\0-\x20\x7f()<>[\]:;@\\,"]+$/

/** Undefined: an address has no such part. RFC 5228 §2.7.4, RFC 5233 §4 */
function addressPart(part: AddressPart, local: string, host: string): string | undefined {
  // What is no address is compared as a whole and in no other way.
  if (host === '') return part === 'all' ? local : undefined
  switch (part) {
    case 'all':
      return `${DOT_STRING.test(local) ? local : `"${local.replaceAll(/["\\]/g, '\\$&')}"`}@${host}`
    case 'localpart':
      return local
    case 'domain':
      return host
    case 'user':
      return splitSubAddress(local).base
    case 'detail':
      return splitSubAddress(local).subAddress
  }
}

function envelopeTexts(test: TestOf<'envelope'>, state: RunState): readonly MatchText[] {
  const texts: MatchText[] = []
  for (const written of test.fields) {
    const field = state.text(written).toLowerCase()
    if (field !== 'from' && field !== 'to') continue
    const address = state.message.envelope[field]
    const at = address.lastIndexOf('@')
    // The null path is an empty text, whatever part is asked for. RFC 5228 §5.4
    const text =
      address === '' ? '' : addressPart(test.part, address.slice(0, Math.max(at, 0)), address.slice(at + 1))
    if (text !== undefined) texts.push(new MatchText(text))
  }
  return texts
}

function isThere(name: string, { mime }: TestOf<'exists'>, state: RunState): boolean {
  return mime === undefined ? state.view.fields(name).length > 0 : partFields(state, name, mime).length > 0
}

function dateTexts(test: TestOf<'date'>, state: RunState): readonly MatchText[] {
  const part = state.text(test.part)
  const name = state.text(test.header).toLowerCase()
  // Without `:index` only the first field counts. RFC 5260 §4
  const texts: string[] = []
  for (const { text } of picked(state.view.fields(name), test.occurrence ?? { index: 1, last: false })) {
    // In trace fields the date stands behind the last semicolon.
    const date = text.slice(text.lastIndexOf(';') + 1)
    const ms = readDate(date.trim())
    if (ms === undefined) continue
    const value = datePart(part, ms, zoneFor(test.zone, state, date))
    if (value !== undefined) texts.push(value)
  }
  return texts.map((text) => new MatchText(text))
}

function zoneFor(zone: DateZone, state: RunState, written: string | undefined): number {
  const local = state.world.zoneMinutes ?? 0
  if (typeof zone === 'number') return zone
  if (zone === 'local') return local
  if (zone === 'original') return written === undefined ? local : (readZone(written) ?? 0)
  return zoneMinutes(state.text(zone)) ?? local
}

/** `:count` counts the texts that are not empty. RFC 5229 §5 */
function countable({ sources, match }: TestOf<'string'>, state: RunState): readonly MatchText[] {
  const texts = state.texts(sources)
  return (match.type === 'count' ? texts.filter((text) => text !== '') : texts).map(
    (text) => new MatchText(text),
  )
}

function hasFlag({ variables, match }: TestOf<'hasflag'>, state: RunState): boolean {
  const flags =
    variables === undefined
      ? state.flags
      : variables.flatMap((name) => flagsIn([state.variable(name)], state))
  const values = flags.map((flag) => new MatchText(flag))
  if (match.type === 'count' || match.type === 'value') return state.matches(match, values)
  // A key may be several flags, too. RFC 5232 §4
  const keys = state.texts(match.keys).flatMap((text) => text.split(/[ \t\r\n]+/).filter((one) => one !== ''))
  return state.matchesTexts(match, keys, values)
}

/** RFC 5183 §4.1 */
const OWN_ITEMS: ReadonlyMap<string, string> = new Map([
  ['location', 'MDA'],
  ['name', 'Valija'],
  ['phase', 'during'],
])

function environment(name: string, state: RunState): string | undefined {
  const key = name.toLowerCase()
  return state.world.environment.get(key) ?? OWN_ITEMS.get(key)
}

/** From 1 to 10, or percents. What nobody looked at is 0. RFC 5235 §3 */
function spamTexts({ percent, match }: TestOf<'spamtest'>, state: RunState): readonly MatchText[] {
  const points = state.world.spamPercent
  const bounded = points === undefined ? undefined : Math.min(Math.max(Math.round(points), 0), 100)
  const value = bounded === undefined || percent ? bounded : 1 + Math.floor((bounded * 9) / 100)
  return scoreTexts(match.type, value)
}

function scoreTexts(type: string, value: number | undefined): readonly MatchText[] {
  // `:count` tells whether anybody looked. RFC 5235 §3.2
  if (type === 'count') return value === undefined ? [] : asTexts(String(value))
  return asTexts(String(value ?? 0))
}

function asTexts(text: string | undefined): readonly MatchText[] {
  return text === undefined ? [] : [new MatchText(text)]
}
