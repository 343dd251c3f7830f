/**
 * Whether somebody who may speak for the author's domain vouches for a message, and what that domain wants to be done
 * when nobody does.
 *
 * RFC 9989 §4.4, §4.10.1, §5.3
 */
import type { Resolver } from '../../net/dns/resolver.ts'
import { WALKS_MAX } from './limits.ts'
import type { DmarcRecord, Policy } from './record.ts'
import { DmarcFault, type Found, type Walk, walkUp } from './tree-walk.ts'

/** The domains that vouch for the author's, or that nobody could ask about. */
export type Vouching = {
  readonly spf: readonly string[]
  readonly dkim: readonly string[]
  /** What was left open by a DNS that did not answer: it might have vouched. */
  readonly open: readonly string[]
}

export type DmarcVerdict = {
  /** `none`: no policy, or nobody it could be asked of; `permerror`: two readers could see two authors. */
  readonly result: 'none' | 'pass' | 'fail' | 'temperror' | 'permerror'
  /** The author's domain, and whose record counts for it. */
  readonly domain: string | undefined
  readonly policyDomain: string | undefined
  /** It wants to hear how mail in its name came out. */
  readonly wantsReports: boolean
  /** What that domain wants to be done with mail that fails. */
  readonly policy: Policy | undefined
  readonly aligned: { readonly spf: string | undefined; readonly dkim: string | undefined }
  readonly problem: string | undefined
}

/** Never throws for what the DNS says. */
export async function evaluateDmarc(
  author: string,
  vouching: Vouching,
  resolver: Resolver,
): Promise<DmarcVerdict> {
  const verdict = {
    domain: author,
    policyDomain: undefined,
    wantsReports: false,
    policy: undefined,
    aligned: { spf: undefined, dkim: undefined },
    problem: undefined,
  }
  try {
    const walk = await walkUp(author, resolver)
    const source = policySource(author, walk)
    if (source === undefined) return { ...verdict, result: 'none', aligned: same(author, vouching) }
    const align = new Alignment(author, walk.organisation, resolver)
    const { strictSpf, strictDkim } = source.record
    const aligned = {
      spf: await align.first(vouching.spf, strictSpf),
      dkim: await align.first(vouching.dkim, strictDkim),
    }
    const wantsReports = source.record.reportTo.length > 0
    const told = { ...verdict, policyDomain: source.domain, wantsReports, aligned }
    const policy = await policyFor(author, source, resolver)
    if (aligned.spf !== undefined || aligned.dkim !== undefined) return { ...told, policy, result: 'pass' }
    const open = await align.first(vouching.open, strictSpf && strictDkim)
    if (open === undefined) return { ...told, policy, result: 'fail' }
    return {
      ...told,
      policy,
      result: 'temperror',
      problem: `nobody could say whether ${open} vouches for it`,
    }
  } catch (error) {
    if (!(error instanceof DmarcFault)) throw error
    return { ...verdict, result: 'temperror', aligned: same(author, vouching), problem: error.message }
  }
}

/** Without a policy only the very same domain, or one below it, is known to belong to the author's. */
function same(author: string, { spf, dkim }: Vouching): DmarcVerdict['aligned'] {
  const first = (domains: readonly string[]): string | undefined =>
    domains.find((domain) => domain === author || domain.endsWith(`.${author}`))
  return { spf: first(spf), dkim: first(dkim) }
}

/** The domain's own record, else the organisation's, else that of who registers names. RFC 9989 §4.10.1 */
function policySource(author: string, { found, organisation }: Walk): Found | undefined {
  return (
    found.find(({ domain }) => domain === author) ??
    found.find(({ domain }) => domain === organisation) ??
    found.find(({ record }) => record.psd === 'y')
  )
}

const ONE_STEP_LESS: Readonly<Record<Policy, Policy>> = {
  reject: 'quarantine',
  quarantine: 'none',
  none: 'none',
}

async function policyFor(author: string, { domain, record }: Found, resolver: Resolver): Promise<Policy> {
  const policy = domain === author ? record.p : await inherited(author, record, resolver)
  return record.testing ? ONE_STEP_LESS[policy] : policy
}

/** `np` for a name that is not there, `sp` for one that is. RFC 9989 §4.10.1 */
async function inherited(author: string, { p, sp, np }: DmarcRecord, resolver: Resolver): Promise<Policy> {
  const below = sp ?? p
  if (np === undefined || np === below) return below
  const answer = await resolver.query(author, 'A')
  if (answer.kind === 'failed') throw new DmarcFault(`${author}: ${answer.why}`)
  return answer.kind === 'no-name' ? np : below
}

/** Lives for one message: a bounded number of domains is looked up. */
class Alignment {
  readonly #author: string
  readonly #organisation: string
  readonly #resolver: Resolver
  #walks = 0

  constructor(author: string, organisation: string, resolver: Resolver) {
    this.#author = author
    this.#organisation = organisation
    this.#resolver = resolver
  }

  /** The first that belongs to the author's organisation; with `strict` only the author's domain itself. */
  async first(domains: readonly string[], strict: boolean): Promise<string | undefined> {
    if (domains.includes(this.#author)) return this.#author
    if (strict) return undefined
    for (const domain of domains) if (await this.#isOfOrganisation(domain)) return domain
    return undefined
  }

  async #isOfOrganisation(domain: string): Promise<boolean> {
    const organisation = this.#organisation
    // An organisation is the domain itself or above it: others need no question. RFC 9989 §4.10.2
    if (domain === organisation) {
      // It may be one of its own that stands above another: `psd=n` below it, or the author's walk would have told.
      return true
    }
    if (!domain.endsWith(`.${organisation}`) || ++this.#walks > WALKS_MAX) return false
    return (await walkUp(domain, this.#resolver)).organisation === organisation
  }
}
