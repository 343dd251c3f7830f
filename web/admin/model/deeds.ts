/** Who did what, as lines: in words, and as a table for a spreadsheet. */
import type { z } from 'zod'
import type { Deed as DeedShape } from '../../../contract/src/audit.ts'
import type { Say } from '../../kit/words.ts'
import { ACT_TEXTS } from '../texts/acts.ts'
import { DEED_TEXTS } from '../texts/deeds.ts'
import type { Cells } from './download.ts'

export type Deed = z.infer<typeof DeedShape>
export type DeedSay = { readonly say: Say<typeof DEED_TEXTS>; readonly act: Say<typeof ACT_TEXTS> }

/** `Cambió la cuenta ana@empresa.test`; an act that nobody has put into words yet stands as it is called. */
export function sentenceOf({ act, object, organisationId }: Deed, words: DeedSay): string {
  if (!isAct(act)) return words.say('other', { act, object: object ?? '' }).trim()
  const whole = organisationId === null ? 'wholeService' : 'wholeCompany'
  return words.act(act, { object: object ?? words.say(whole) })
}

/** `en el navegador, desde 192.0.2.7` */
export function placeOf({ way, origin }: Deed, { say }: DeedSay): string {
  return say(way, { origin: origin ?? say('unknownPlace') })
}

/** Undefined: it was done. Otherwise why not, or nothing where the reason has no words. */
export function refusalOf({ result }: Deed, { say }: DeedSay): string | undefined {
  if (result === 'done') return undefined
  const key = `r-${result}`
  return isDeedText(key) ? say(key) : ''
}

/** What was given, without the values; names that only programs know are left out. */
export function givenOf({ fields }: Deed, { say }: DeedSay): string {
  return fields
    .map((field) => `f-${field}`)
    .filter((key) => isDeedText(key))
    .map((key) => say(key))
    .join(', ')
}

export function deedCells(deeds: readonly Deed[], words: DeedSay): Cells {
  const { say } = words
  const heads = [say('when'), say('who'), say('since'), say('what'), say('object'), say('result')]
  return [
    heads,
    ...deeds.map((deed) => [
      deed.doneAt,
      deed.who,
      deed.origin ?? '',
      sentenceOf(deed, words),
      deed.object ?? '',
      deed.result === 'done' ? say('done') : [say('refused'), refusalOf(deed, words)].join(' '),
    ]),
  ]
}

export function isAct(act: string): act is keyof typeof ACT_TEXTS {
  return Object.hasOwn(ACT_TEXTS, act)
}

function isDeedText(key: string): key is keyof typeof DEED_TEXTS {
  return Object.hasOwn(DEED_TEXTS, key)
}
