/** What to know before a message leaves: whom it will not reach, whom it should perhaps not reach, what was forgotten. */
import type { RecipientWarning } from '../../../contract/src/bounce.ts'
import type { SimulationAnswer } from '../../../contract/src/policy.ts'
import { type Draft, isEmpty, promisesFile, readRecipients, writeRecipients } from './draft.ts'
import type { MailAddress } from './mail.ts'
import { nearDomain } from './near-domain.ts'

/** `bad`: it does not go there. `warn`: it goes, if that is meant. `ok`: looked at, and as it should be. */
export type Check = {
  readonly tone: 'bad' | 'warn' | 'ok'
  readonly what:
    | 'refused'
    | 'paused'
    | 'bounced'
    | 'misspelt'
    | 'near'
    | 'outside'
    | 'promised'
    | 'noSubject'
    | 'attached'
    | 'allowed'
    | 'noneNear'
  /** Of the recipient that it is about. */
  readonly email?: string
  /** The server's own. */
  readonly sentence?: string
  /** The address that was probably meant. */
  readonly instead?: string
}

export type Known = {
  readonly warnings: readonly RecipientWarning[]
  readonly simulated: readonly SimulationAnswer[]
  /** All of one's own addresses. */
  readonly own: readonly string[]
  /** Who took part in what is answered. */
  readonly among: readonly MailAddress[]
}

const FIELDS = ['to', 'cc', 'bcc'] as const

/** Each address once, in small letters. */
export function emailsOf(draft: Draft): readonly string[] {
  const all = FIELDS.flatMap((name) => readRecipients(draft[name]).addresses)
  return [...new Set(all.map(({ email }) => email.toLowerCase()))]
}

/** What is worst comes first; of each recipient the worst alone. */
export function checksOf(draft: Draft, known: Known): readonly Check[] {
  const emails = emailsOf(draft)
  const checks = [...emails.flatMap((email) => recipientCheck(email, known) ?? []), ...contentChecks(draft)]
  if (emails.length > 0 && !checks.some(({ what }) => what === 'near' || what === 'misspelt'))
    checks.push({ tone: 'ok', what: 'noneNear' })
  const asked = emails.filter((email) => known.simulated.some(({ to }) => to.toLowerCase() === email))
  if (asked.length > 0 && !checks.some(({ what }) => what === 'refused'))
    checks.push({ tone: 'ok', what: 'allowed' })
  const order = { bad: 0, warn: 1, ok: 2 } as const
  return checks.sort((a, b) => order[a.tone] - order[b.tone])
}

function recipientCheck(email: string, known: Known): Check | undefined {
  const same = (one: string): boolean => one.toLowerCase() === email
  const no = known.simulated.find(({ to, allowed }) => same(to) && !allowed)
  if (no !== undefined) return { tone: 'bad', what: 'refused', email, ...said(no.sentence) }
  const warnings = known.warnings.filter(({ address }) => same(address))
  const paused = warnings.find(({ kind }) => kind === 'paused')
  if (paused !== undefined) return { tone: 'bad', what: 'paused', email, sentence: paused.text }
  const guess =
    warnings.find(({ suggestion }) => suggestion !== null)?.suggestion ?? nearAddress(email, known)
  const misspelt = warnings.some(({ kind }) => kind === 'misspelt')
  if (guess !== undefined && guess !== null)
    return { tone: 'warn', what: misspelt ? 'misspelt' : 'near', email, instead: guess }
  const bounced = warnings.find(({ kind }) => kind === 'bounced')
  if (bounced !== undefined) return { tone: 'warn', what: 'bounced', email, sentence: bounced.text }
  return isOutside(email, known) ? { tone: 'warn', what: 'outside', email } : undefined
}

const said = (sentence: string | undefined) => (sentence === undefined ? {} : { sentence })
const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

function nearAddress(email: string, { own, among }: Known): string | undefined {
  const known = [...own, ...among.map((one) => one.email)].map(domainOf)
  const meant = nearDomain(domainOf(email), known)
  return meant === undefined ? undefined : `${email.slice(0, email.lastIndexOf('@'))}@${meant}`
}

/** Everybody who took part until now is of the house. */
function isOutside(email: string, { own, among }: Known): boolean {
  const house = new Set(own.map(domainOf))
  const isInternal = among.length > 0 && among.every((one) => house.has(domainOf(one.email)))
  return isInternal && !house.has(domainOf(email))
}

function contentChecks(draft: Draft): readonly Check[] {
  const checks: Check[] = []
  if (promisesFile(draft)) checks.push({ tone: 'warn', what: 'promised' })
  else if (promisesFile({ ...draft, files: [] })) checks.push({ tone: 'ok', what: 'attached' })
  if (draft.subject.trim() === '' && !isEmpty(draft)) checks.push({ tone: 'warn', what: 'noSubject' })
  return checks
}

/** The recipients with another one in that place; without `instead`, without it. */
export function replaceRecipient(draft: Draft, email: string, instead?: string): Partial<Draft> {
  const changed: { to?: string; cc?: string; bcc?: string } = {}
  for (const name of FIELDS) {
    const { addresses, wrong } = readRecipients(draft[name])
    if (!addresses.some((one) => one.email.toLowerCase() === email)) continue
    const kept = addresses.flatMap((one) => {
      if (one.email.toLowerCase() !== email) return [one]
      return instead === undefined ? [] : [{ name: one.name, email: instead }]
    })
    changed[name] = [writeRecipients(kept), ...wrong].filter((text) => text !== '').join(', ')
  }
  return changed
}

/** How that recipient is marked; undefined: nothing is known against it. */
export function toneOf(checks: readonly Check[], email: string): 'warn' | 'bad' | undefined {
  const tone = checks.find((one) => one.email === email.toLowerCase())?.tone
  return tone === 'ok' ? undefined : tone
}
