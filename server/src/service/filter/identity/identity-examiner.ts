/**
 * Level 2 beside SPF, DKIM and DMARC: what those say in points, and who somebody wants to be taken for. Domains that look
 * like the company's own, names of its people with addresses outside, names that show another address, answers that would
 * go elsewhere; and whether anybody here has had to do with the author before.
 */

import { RecentMap } from '../../../lib/recent-map.ts'
import { tryParseMailbox } from '../../../mail/address.ts'
import type { OrganisationId } from '../../../mail/ids.ts'
import { suggestDomain } from '../../../mail/suggest-domain.ts'
import type { CompanyFaces, FacesReader } from '../../../store/directory-faces.ts'
import type { Examiner, SuspectMail } from '../examiner.ts'
import type { Examination, Finding } from '../report.ts'
import type { Correspondents } from './correspondents.ts'
import { ANSWERS_MAX, NAME_SIGNS_MAX } from './limits.ts'
import { type Likeness, likeness } from './look-alike.ts'
import { type NamedSender, readAuthor } from './read-author.ts'
import { nameKey } from './skeleton.ts'

export type IdentityExaminerDeps = {
  readonly directory: FacesReader
  readonly correspondents: Pick<Correspondents, 'get' | 'heardFrom'>
  /** Domains that many people have addresses at, the most used first. */
  readonly popular: readonly string[]
}

export function createIdentityExaminer(deps: IdentityExaminerDeps): Examiner {
  const popular = createPopular(deps.popular)
  return {
    async examine(mail) {
      const { from, replyTo } = readAuthor(mail)
      const found: Finding[] = [...proofFindings(mail)]
      if (from === undefined) found.push(finding('author.unclear', mail.identity === undefined ? 0 : 1.5))
      else {
        const faces = await Promise.all([...mail.companies].map((company) => deps.directory.faces(company)))
        const acquaintance = await meet(mail, from, deps)
        found.push(...acquaintance.findings)
        found.push(...faceFindings({ mail, from, faces, popular, isWritten: acquaintance.isWritten }))
        found.push(...replyFindings(from, replyTo, popular))
      }
      return { findings: found } satisfies Examination
    },
  }
}

type Popular = { has(domain: string): boolean; like(domain: string): string | undefined }

/** Compared once for each domain: there are some hundred of them. */
function createPopular(domains: readonly string[]): Popular {
  const all = new Set(domains)
  const known = new RecentMap<string, string>(ANSWERS_MAX)
  return {
    has: (domain) => all.has(domain),
    like(domain) {
      let like = known.get(domain)
      if (like === undefined) {
        like = suggestDomain(domain, domains) ?? domains.find((one) => isSameToTheEye(domain, one)) ?? ''
        known.set(domain, like)
      }
      return like === '' ? undefined : like
    },
  }
}

function isSameToTheEye(domain: string, other: string): boolean {
  const how = likeness(domain, other)
  return how === 'eye' || how === 'front'
}

function finding(rule: string, points: number, values?: Finding['values']): Finding {
  return { level: 2, rule, points, ...(values !== undefined && { values }) }
}

const SPF_POINTS: ReadonlyMap<string, number> = new Map([
  ['fail', 1.5],
  ['softfail', 0.8],
  ['none', 0.5],
])

/** Of what is proved, nothing: mail that was passed on fails SPF by right. */
function proofFindings({ identity, author }: SuspectMail): readonly Finding[] {
  if (identity === undefined || author === undefined || author.proof !== 'none') return []
  const { spf = '', dkim, dmarc } = identity
  const found: Finding[] = []
  const points = SPF_POINTS.get(spf)
  if (points !== undefined) found.push(finding(`spf.${spf}`, points))
  if (dkim === 'fail') found.push(finding('dkim.fail', 0.5))
  found.push(dmarc === 'fail' ? finding('dmarc.fail', 1) : finding('author.unproved', 0.5))
  return found
}

type Acquaintance = { readonly findings: readonly Finding[]; readonly isWritten: boolean }

/** Only a proved author is met: whoever else uses the name is not that person. */
async function meet(
  { companies, author }: SuspectMail,
  from: NamedSender,
  { correspondents }: IdentityExaminerDeps,
): Promise<Acquaintance> {
  const isProved = author?.proof === 'proved' && author.domain === from.domain
  const known = await Promise.all([...companies].map((company) => correspondents.get(company, from.address)))
  if (isProved) correspondents.heardFrom(companies as Iterable<OrganisationId>, from.address)
  const isWritten = isProved && known.length > 0 && known.every((one) => one?.written === true)
  if (isWritten) return { findings: [finding('author.known', -2)], isWritten }
  const isNew = known.length > 0 && known.every((one) => one === undefined)
  return { findings: isNew ? [finding('author.new', 0)] : [], isWritten }
}

type Asked = {
  readonly mail: SuspectMail
  readonly from: NamedSender
  readonly faces: readonly CompanyFaces[]
  readonly popular: Popular
  readonly isWritten: boolean
}

const LIKE_OWN_POINTS: Readonly<Record<Likeness, number>> = { eye: 5, front: 4, slip: 4, added: 2, ending: 1 }

function faceFindings({ mail, from, faces, popular, isWritten }: Asked): readonly Finding[] {
  const own = faces.flatMap(({ domains }) => domains)
  const isOwn = own.some((one) => from.domain === one || from.domain.endsWith(`.${one}`))
  // Whether that is true is said by SPF, DKIM and DMARC, and decided by identity/decide.ts.
  if (isOwn) return []
  const found: Finding[] = []
  const { domain } = from
  const like = own.map((one) => ({ one, how: likeness(domain, one) })).find(({ how }) => how !== undefined)
  const popularLike = popular.has(domain) ? undefined : popular.like(domain)
  if (like?.how !== undefined) {
    const points = isWritten ? 0 : LIKE_OWN_POINTS[like.how]
    found.push(finding('look-alike.own', points, { domain, like: like.one }))
  } else if (popularLike !== undefined)
    found.push(finding('look-alike.popular', isWritten ? 0 : 1.5, { domain, like: popularLike }))
  const shown = from.name.slice(0, NAME_SIGNS_MAX)
  if (bearsOwnName(shown, faces)) {
    const isProved = mail.author?.proof === 'proved' && mail.author.domain === domain
    // Services that write in somebody's name prove who they are; an account that anybody can have proves nothing.
    const points = isWritten ? 0 : isProved && !popular.has(domain) ? 1 : 3.5
    found.push(finding('name.own-person', points, { domain }))
  }
  const other = addressIn(shown)
  if (other !== undefined && other !== domain)
    found.push(
      finding(own.includes(other) ? 'name.own-address' : 'name.other-address', own.includes(other) ? 4 : 2, {
        domain,
      }),
    )
  return found
}

const NAMES = new WeakMap<CompanyFaces, ReadonlySet<string>>()

function bearsOwnName(shown: string, faces: readonly CompanyFaces[]): boolean {
  const key = nameKey(shown)
  return key !== '' && faces.some((company) => namesOf(company).has(key))
}

function namesOf(faces: CompanyFaces): ReadonlySet<string> {
  let names = NAMES.get(faces)
  if (names === undefined) {
    names = new Set(faces.names.map(nameKey).filter((key) => key !== ''))
    NAMES.set(faces, names)
  }
  return names
}

/** The domain of the first address in a display name: readers see it where the address should stand. */
function addressIn(shown: string): string | undefined {
  for (const word of shown.split(/[\s<>()[\]"',;:]+/u)) {
    const address = word.includes('@') ? tryParseMailbox(word) : undefined
    if (address !== undefined) return address.domain
  }
  return undefined
}

function replyFindings(
  from: NamedSender,
  replyTo: NamedSender | undefined,
  popular: Popular,
): readonly Finding[] {
  if (replyTo === undefined || replyTo.domain === from.domain || !popular.has(replyTo.domain)) return []
  return [finding('reply-to.free', popular.has(from.domain) ? 1 : 1.5, { domain: replyTo.domain })]
}
