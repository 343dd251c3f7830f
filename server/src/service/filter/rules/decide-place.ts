/**
 * Level 4: what becomes of a message for one recipient, from all that was found and the recipient's rules.
 *
 *   1  a virus is refused, whatever anybody's rules say
 *   2  a blocked sender is refused or junk
 *   3  level 2 has refused it
 *   4  what is dangerous is held, and what no scanner has looked at, where the company wants that
 *   5  an allowed sender's mail is taken, if its author is proved
 *   6  level 2 wants it among junk
 *   7  its points
 *
 * What a sender's block and an allowance mean beside each other: the nearest place that names the sender decides, but what
 * the holder of an account allows does not lift what those who administer block further out.
 */
import type { FilterList } from '../../../store/directory-filter.ts'
import type { SettingScope } from '../../../store/directory-settings.ts'
import type { ProvedAuthor } from '../../identity/judge.ts'
import type { Examination, Finding, Level, Place, Verdict } from '../report.ts'
import type { Match, Sender } from './lists.ts'
import type { FilterRules } from './rules.ts'

export type DecidedMail = {
  /** Of the one mailbox in From, canonical; undefined: there are none or several. */
  readonly authorAddress: string | undefined
  /** Absent: nobody looked, and nothing is proved. */
  readonly author?: ProvedAuthor | undefined
  /** Canonical; undefined: the null path. */
  readonly reversePath: string | undefined
  readonly clientAddress: string
}

/** What level 2 decided for this recipient's company (service/identity/decide.ts). */
export type IdentityPlace = { readonly place: 'junk' | 'refuse'; readonly rule: string }

export function decidePlace(
  mail: DecidedMail,
  examination: Examination,
  more: readonly Finding[],
  rules: FilterRules,
  identity?: IdentityPlace,
): Verdict {
  const found = [...examination.findings, ...more]
  const points = pointsOf(found)
  const verdict = (place: Place, level: Level, rule: string, own: readonly Finding[] = []): Verdict => ({
    ...{ place, level, rule, points },
    findings: [...found, ...own],
  })
  if (examination.virus !== undefined) return verdict('refuse', 3, 'virus')
  const listed = findListed(mail, rules)
  if (listed?.match.list === 'block')
    return verdict(rules.onBlock, 4, 'list.block', [listFinding('list.block', listed)])
  if (identity?.place === 'refuse') return verdict('refuse', 2, identity.rule)
  const allowance = judgeAllowance(mail, listed, identity)
  const byPoints = placeByPoints(points, rules)
  const isHeld = (examination.unscanned ?? []).length > 0 && rules.unscanned === 'hold'
  const dangerous = found.find(({ hold }) => hold === true)
  if ((isHeld || dangerous !== undefined) && (byPoints !== 'refuse' || allowance.holds))
    return dangerous === undefined
      ? verdict('quarantine', 4, 'unscanned', allowance.findings)
      : verdict('quarantine', dangerous.level, dangerous.rule, allowance.findings)
  if (allowance.holds) return verdict('inbox', 4, allowance.rule, allowance.findings)
  const byIdentity = identity === undefined ? 'inbox' : identityJunk(identity, rules)
  if (STRICTNESS[byIdentity] >= STRICTNESS[byPoints] && identity !== undefined)
    return verdict(byIdentity, 2, identity.rule, allowance.findings)
  if (byPoints === 'inbox')
    return verdict('inbox', 4, rules.enabled ? 'points.few' : 'filter.off', allowance.findings)
  const most = heaviest(found)
  return verdict(byPoints, most?.level ?? 4, most?.rule ?? 'points.many', allowance.findings)
}

/** Who could be taken for somebody of this company is held, not put where people look for lost mail. THREATS IN7 */
const HELD: ReadonlySet<string> = new Set(['own-domain', 'unclear-author'])

function identityJunk({ rule }: IdentityPlace, { onJunk }: FilterRules): Place {
  return onJunk === 'junk' && HELD.has(rule) ? 'quarantine' : onJunk
}

const STRICTNESS: Readonly<Record<Place, number>> = { inbox: 0, junk: 1, quarantine: 2, refuse: 3 }

/** In hundredths: sums of decimal fractions are none. */
function pointsOf(findings: readonly Finding[]): number {
  return Math.round(findings.reduce((sum, { points }) => sum + points, 0) * 100) / 100
}

function placeByPoints(points: number, rules: FilterRules): Place {
  if (!rules.enabled) return 'inbox'
  const reaches = (threshold: number | null): boolean => threshold !== null && points >= threshold
  const byName: readonly (readonly [boolean, Place])[] = [
    [reaches(rules.refuseAt), 'refuse'],
    [reaches(rules.quarantineAt), 'quarantine'],
    [reaches(rules.junkAt), rules.onJunk],
  ]
  return byName.reduce<Place>(
    (most, [holds, place]) => (holds && STRICTNESS[place] > STRICTNESS[most] ? place : most),
    'inbox',
  )
}

function heaviest(findings: readonly Finding[]): Finding | undefined {
  return findings.reduce<Finding | undefined>(
    (most, one) => (one.points > 0 && one.points > (most?.points ?? 0) ? one : most),
    undefined,
  )
}

type Listed = { readonly match: Match; readonly scope: SettingScope }

/** The entry that decides, as the head of this file says. */
function findListed(mail: DecidedMail, rules: FilterRules): Listed | undefined {
  let allowedByHolder: Listed | undefined
  for (const lists of rules.lists) {
    const match = matchOf(mail, lists)
    if (match === undefined) continue
    const listed: Listed = { match, scope: lists.scope }
    if (match.list === 'block') return listed
    if (!match.byHolder) return allowedByHolder ?? listed
    allowedByHolder ??= listed
  }
  return allowedByHolder
}

/**
 * Author and return path are both asked for blocks: a blocked sender is blocked by either. What is allowed is the author
 * alone, since that is whom the reader sees.
 */
function matchOf(mail: DecidedMail, lists: FilterRules['lists'][number]): Match | undefined {
  const byAuthor = lists.sender(senderOf(mail.authorAddress, mail.author?.domain))
  if (byAuthor?.list === 'block') return byAuthor
  const byPath = lists.sender(senderOf(mail.reversePath, undefined))
  // An allowed author's mail often comes by another's server: only the very path that is blocked says more than that.
  if (byPath?.list === 'block' && (byAuthor === undefined || byPath.subject === mail.reversePath))
    return byPath
  return byAuthor ?? lists.network(mail.clientAddress)
}

function senderOf(address: string | undefined, domain: string | undefined): Sender {
  return { address, domain: address === undefined ? domain : address.slice(address.lastIndexOf('@') + 1) }
}

type Allowance = {
  readonly holds: boolean
  readonly rule: string
  readonly findings: readonly Finding[]
}

function judgeAllowance(
  { author }: DecidedMail,
  listed: Listed | undefined,
  identity: IdentityPlace | undefined,
): Allowance {
  if (listed === undefined) return { holds: false, rule: '', findings: [] }
  const { match } = listed
  const rule = RULE_OF[match.list]
  // Nobody else connects from that network: it needs no other proof.
  const isProved = match.byNetwork || author?.proof === 'proved'
  if (!isProved) return { holds: false, rule, findings: [listFinding('list.unproved', listed)] }
  const holds = identity === undefined || match.byNetwork
  return { holds, rule, findings: [listFinding(rule, listed)] }
}

const RULE_OF: Readonly<Record<FilterList, string>> = {
  allow: 'list.allow',
  block: 'list.block',
  trusted: 'list.trusted',
}

/** It only informs: the place is decided, not weighed. */
function listFinding(rule: string, { match, scope }: Listed): Finding {
  return { level: 4, rule, points: 0, values: { subject: match.subject, scope } }
}
