/**
 * Who really sent a message, in words: what we found when it came, read from the two lines that we put on top. Lines of others that
 * bear our name were taken away then. THREATS IN7, WB7
 */
import type { Language, Texts } from '../../lib/text.ts'
import { toUnicodeDomain } from '../../mail/domain.ts'
import { plainResults } from '../../mail/header/authentication-results.ts'
import { fieldText, findFields } from '../../mail/header/header.ts'
import { type LevelFinding, type Levels, readLevels } from '../../mail/header/levels.ts'
import type { MessageStructure } from '../../mail/mime/structure.ts'
import { readAuthor } from '../filter/identity/read-author.ts'

export type Proof = 'proved' | 'none' | 'failed' | 'unasked'
export type Check = {
  readonly method: 'spf' | 'dkim' | 'dmarc'
  readonly result: string
  readonly sentence: string
}
export type LevelState = 'passed' | 'suspicious' | 'decided' | 'idle' | 'unseen'
export type SentLevel = {
  readonly level: number
  readonly name: string
  readonly state: LevelState
  readonly sentence: string
  readonly findings: readonly string[]
}
export type NameWarning = 'no-author' | 'other-address' | 'mixed-script' | 'turned'

export type WhoSent = {
  readonly name: string
  /** As it travels: a domain in other letters begins with xn--. */
  readonly address: string
  /** The domain in its own letters, where that is another text. */
  readonly domainLetters: string
  readonly proof: Proof
  readonly sentence: string
  readonly warnings: readonly { readonly warning: NameWarning; readonly sentence: string }[]
  readonly checks: readonly Check[]
  readonly levels: readonly SentLevel[]
}

type Mail = { readonly bytes: Uint8Array; readonly structure: MessageStructure }
type Say = (key: string, values?: Readonly<Record<string, string | number>>) => string

const METHODS = ['spf', 'dkim', 'dmarc'] as const
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g
const OTHER_ADDRESS = /[^\s<>@"']{1,64}@[\p{L}\p{N}.-]{3,253}/u
const SCRIPTS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u]

/** `id`: our name, as it stands in our lines. Never throws. */
export function whoSent(mail: Mail, id: string, texts: Texts, language: Language): WhoSent {
  const say: Say = (key, values) => texts.format(language, { key, ...(values !== undefined && { values }) })
  const { from } = readAuthor(mail)
  const results = ownResults(mail, id)
  const proof = proofOf(results)
  const domain = from?.domain ?? ''
  const letters = domain === '' ? '' : toUnicodeDomain(domain)
  const name = (from?.name ?? '').replaceAll(TURNING, '')
  return {
    ...{ name, address: from?.address ?? '', domainLetters: letters === domain ? '' : letters, proof },
    sentence: say(`view.who.${proof}`, { domain }),
    warnings: warningsOf(from, letters).map((warning) => ({
      warning,
      sentence: say(`view.warn.${warning}`, { address: from?.address ?? '', domain }),
    })),
    checks: METHODS.map((method) => {
      const result = results?.get(method) ?? 'unasked'
      return { method, result, sentence: say(`view.check.${method}`, { result: plainResult(result) }) }
    }),
    levels: levelsOf({ mail, id, proof, domain }, say, texts),
  }
}

/** The topmost line is ours, or there is none of ours. */
function ownResults({ bytes, structure }: Mail, id: string): ReadonlyMap<string, string> | undefined {
  const [field] = findFields(bytes, structure.root.header, 'authentication-results')
  if (field === undefined) return undefined
  const [by = '', ...said] = plainResults(fieldText(bytes, field)).split(';')
  if (by.trim().toLowerCase() !== id.toLowerCase()) return undefined
  const results = new Map<string, string>()
  for (const one of said) {
    const [, method = '', result = ''] = /^\s*([a-z0-9-]{1,20})=([a-z]{1,20})\b/.exec(one) ?? []
    // Of several signatures one that holds is enough.
    if (method !== '' && results.get(method) !== 'pass') results.set(method, result)
  }
  return results
}

function proofOf(results: ReadonlyMap<string, string> | undefined): Proof {
  const dmarc = results?.get('dmarc')
  if (dmarc === undefined) return 'unasked'
  return dmarc === 'pass' ? 'proved' : dmarc === 'none' ? 'none' : 'failed'
}

function plainResult(result: string): string {
  if (result === 'pass' || result === 'none' || result === 'unasked') return result
  return result === 'temperror' || result === 'permerror' ? 'error' : 'fail'
}

function warningsOf(from: ReturnType<typeof readAuthor>['from'], letters: string): readonly NameWarning[] {
  if (from === undefined) return ['no-author']
  const inName = OTHER_ADDRESS.exec(from.name)?.[0]
  return [
    ...(inName !== undefined && inName.toLowerCase() !== from.address.toLowerCase()
      ? (['other-address'] as const)
      : []),
    ...(letters.split('.').some(mixesScripts) || letters !== from.domain ? (['mixed-script'] as const) : []),
    ...(from.name.search(TURNING) >= 0 ? (['turned'] as const) : []),
  ]
}

function mixesScripts(label: string): boolean {
  return SCRIPTS.filter((script) => script.test(label)).length > 1
}

function levelsOf(
  { mail, id, proof, domain }: { mail: Mail; id: string; proof: Proof; domain: string },
  say: Say,
  texts: Texts,
): readonly SentLevel[] {
  const told = readLevels(mail.bytes, mail.structure.root.header, id)
  return [1, 2, 3, 4, 5].map((level) => {
    const own = told?.findings.filter((one) => one.level === level) ?? []
    const state = levelState(level, told, own, proof)
    return {
      ...{ level, state, name: say(`filter.level.${level}`) },
      sentence: say(`view.level.${level}`, { state }),
      findings: own.flatMap(({ rule }) => findingText(rule, domain, say, texts)),
    }
  })
}

function levelState(
  level: number,
  told: Levels | undefined,
  own: readonly LevelFinding[],
  proof: Proof,
): LevelState {
  if (level === 5) return 'unseen'
  if (told === undefined) return 'idle'
  if (told.place !== 'inbox' && told.level === level) return 'decided'
  if (own.some(({ points }) => points > 0) || (level === 2 && proof === 'failed')) return 'suspicious'
  return level === 4 && own.length === 0 ? 'idle' : 'passed'
}

/** The line on top has no room for what a sentence fills in: a finding whose sentence needs more than the domain is left to the log. */
function findingText(rule: string, domain: string, say: Say, texts: Texts): readonly string[] {
  const key = `filter.rule.${rule}`
  if (!texts.has(key)) return [say('filter.map.unknownRule', { rule })]
  const gap = '…'
  const unknown = {
    like: gap,
    list: gap,
    country: gap,
    name: gap,
    subject: gap,
    scope: gap,
    file: gap,
    n: gap,
  }
  const sentence = say(key, { domain, ...unknown })
  return sentence.includes(gap) ? [] : [sentence]
}
